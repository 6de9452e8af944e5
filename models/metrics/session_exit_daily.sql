{{ config(materialized='incremental', meta={'rebuilds': 'fct_web_session'}, partition_by=['source_system', 'day_on']) }}

with

exit as (
    select
        facts.day_on,
        facts.source_system,
        facts.exit_touchpoint_id as touchpoint_id,
        count(*) as exit_count
    from {{ ref('fct_web_session') }} as facts
    cross join {{ ref('as_of') }} as as_of
    where
        facts.day_on <= as_of.as_of_on
        and {{ is_rebuilt('fct_web_session', 'facts.day_on', 'facts.source_system') }}
    group by facts.day_on, facts.source_system, facts.exit_touchpoint_id
)

select
    exit.day_on,
    exit.source_system,
    touchpoint.journey_stage_id,
    exit.touchpoint_id,
    exit.exit_count
from exit
left join {{ ref('dim_touchpoint') }} as touchpoint on exit.touchpoint_id = touchpoint.touchpoint_id
