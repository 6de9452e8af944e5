with

as_of as (
    select * from {{ ref('as_of') }}
),

covered as (
    select
        source_system,
        covered_from_on,
        covered_to_on
    from {{ ref('source_coverage') }}
    where entity = 'contact'
),

log_source as (
    select *
    from {{ ref('log_source') }}
    where entity = 'contact'
),

day as (
    select
        dim_date.day_on,
        min(covered.covered_from_on) as any_from_on,
        max(covered.covered_to_on) as any_to_on
    from {{ ref('dim_date') }} as dim_date
    inner join covered on dim_date.day_on between covered.covered_from_on and covered.covered_to_on
    cross join as_of
    where dim_date.day_on <= as_of.as_of_on
    group by dim_date.day_on
),

-- A customer who asked by telephone may ask again by mail: every active log must have been delivered before and after.
day_log as (
    select
        day.day_on,
        max(coalesce(covered.covered_from_on, {{ add_days('day.day_on', 1) }})) as log_from_on,
        min(coalesce(covered.covered_to_on, {{ add_days('day.day_on', -1) }})) as log_to_on
    from day
    inner join log_source on day.day_on between log_source.first_on and log_source.last_on
    left join covered
        on
            log_source.source_system = covered.source_system
            and day.day_on between covered.covered_from_on and covered.covered_to_on
    group by day.day_on
),

observed as (
    select
        day.day_on,
        coalesce(day_log.log_from_on, day.any_from_on) as observed_from_on,
        coalesce(day_log.log_to_on, day.any_to_on) as observed_to_on
    from day
    left join day_log on day.day_on = day_log.day_on
)

select
    day_on,
    observed_from_on,
    {{ local_day_start('observed_from_on') }} as observed_from_at,
    observed_to_on,
    {{ local_day_start(add_days('observed_to_on', 1)) }} as observed_until_at
from observed
