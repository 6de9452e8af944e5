{{ config(materialized='incremental', meta={'rebuilds': 'event_in_session'}, partition_by=['source_system', 'day_on']) }}

with

visitor_day as (
    select
        source_system,
        visitor_ref,
        day_on,
        count(*) as event_count
    from {{ ref('input__web_event') }}
    where
        not coalesce(is_bot, false)
        and {{ is_rebuilt('event_in_session') }}
    group by source_system, visitor_ref, day_on
    having count(*) > {{ var_count('max_visitor_events_per_day', 1) }}
)

select
    source_system,
    {{ surrogate_key(["'visitor'", 'source_system', 'visitor_ref']) }} as visitor_key,
    day_on,
    event_count
from visitor_day
