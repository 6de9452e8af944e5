{{ config(materialized='incremental', meta={'rebuilds': 'fct_web_session'}, partition_by=['source_system', 'day_on']) }}

with

session as (
    select
        facts.day_on,
        facts.source_system,
        facts.channel_id,
        case
            when {{ clean_code('facts.device_type') }} is null then 'not_recorded'
            else coalesce(cast(map_device_type.device_type_id as {{ dbt.type_string() }}), 'unmapped')
        end as device_type_id
    from {{ ref('fct_web_session') }} as facts
    cross join {{ ref('as_of') }} as as_of
    left join {{ ref('map_device_type') }} as map_device_type
        on lower({{ clean_code('facts.device_type') }}) = map_device_type.device_type
    where
        facts.day_on <= as_of.as_of_on
        and {{ is_rebuilt('fct_web_session', 'facts.day_on', 'facts.source_system') }}
)

select
    day_on,
    source_system,
    channel_id,
    device_type_id,
    count(*) as session_count
from session
group by day_on, source_system, channel_id, device_type_id
