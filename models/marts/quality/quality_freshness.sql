with

last_event as (
    select
        entity,
        source_system,
        max(covered_to_on) as last_event_on
    from {{ ref('source_coverage') }}
    group by entity, source_system
),

-- A system is as fresh as the strictest of its tables asks.
promised as (
    select
        source_system,
        min(max_age_days) as max_age_days
    from {{ ref('stg_landing__delivery') }}
    group by source_system
),

aged as (
    select
        last_event.entity,
        last_event.source_system,
        last_event.last_event_on,
        as_of.as_of_on,
        {{ days_between('last_event.last_event_on', 'as_of.as_of_on') }} as lag_days,
        promised.max_age_days
    from last_event
    cross join {{ ref('as_of') }} as as_of
    left join promised on last_event.source_system = promised.source_system
)

select
    entity,
    source_system,
    last_event_on,
    as_of_on,
    lag_days,
    max_age_days,
    lag_days <= max_age_days as is_fresh
from aged
