{%- set event_times = {
    'contact': 'started_at',
    'survey_invitation': 'sent_at',
    'survey_response': 'answered_at',
    'web_event': 'occurred_at',
    'order_event': 'occurred_at',
} -%}

with

{% for entity, event_time in event_times.items() %}
{{ entity }} as (
    select
        '{{ entity }}' as entity,
        source_system,
        {{ local_day(event_time) }} as day_on,
        count(*) as row_count,
        max(loaded_at) as last_loaded_at
    from {{ ref('input__' ~ entity) }}
    group by source_system, {{ local_day(event_time) }}
){{ ',' if not loop.last }}

{% endfor -%}
{% for entity in event_times %}
select * from {{ entity }}
{{ 'union all' if not loop.last }}
{%- endfor %}
