{{ config(materialized='incremental', meta={'rebuilds': 'every entity'}, partition_by=['entity', 'source_system', 'day_on']) }}

{%- set event_entities = event_entities() -%}

with

{% for entity in input_contract() %}
    {{ entity }}_checked as (
        select
            '{{ entity }}' as entity,
            {{ named_source() }} as source_system,
            source_record_id,
            loaded_at,
            {{ 'day_on' if entity in event_entities else 'cast(null as date) as day_on' }},
            quarantine_reasons,
            file_name,
            line_number
        from {{ ref('input_checked__' ~ entity) }}
        where
            quarantine_reasons is not null
            {%- if entity in event_entities %}
                and {{ is_in_delivery_of_rebuilt_days(entity) }}
            {%- endif %}
    ),

{% endfor %}
quarantined as (
    {%- for entity in input_contract() %}
        select * from {{ entity }}_checked
        {{ 'union all' if not loop.last }}
    {%- endfor %}
)

select *
from quarantined
where {{ is_rebuilt_of_any_entity() }}
