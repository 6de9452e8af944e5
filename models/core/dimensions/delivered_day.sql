{%- set entities = ['contact', 'survey_invitation', 'survey_response', 'web_event', 'order_event'] -%}

{% for entity in entities %}
    select
        '{{ entity }}' as entity,
        source_system,
        day_on,
        count(*) as row_count,
        max(loaded_at) as last_loaded_at
    from {{ ref('fct_' ~ entity) }}
    group by source_system, day_on
    {{ 'union all' if not loop.last }}
{% endfor %}
