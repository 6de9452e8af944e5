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

-- A register speaks when somebody fills it in; only a log that falls silent was not delivered.
covered_log as (
    select
        covered.*,
        coalesce(contact_source.is_log, true) as is_log
    from covered
    left join {{ ref('contact_source') }} as contact_source on covered.source_system = contact_source.source_system
),

-- Who asked by telephone may ask again by mail: on a day with several logs all of them must have been delivered before and after.
day_log as (
    select
        dim_date.day_on,
        max(case when covered_log.is_log then covered_log.covered_from_on end) as log_from_on,
        min(case when covered_log.is_log then covered_log.covered_to_on end) as log_to_on,
        min(covered_log.covered_from_on) as any_from_on,
        max(covered_log.covered_to_on) as any_to_on
    from {{ ref('dim_date') }} as dim_date
    inner join covered_log on dim_date.day_on between covered_log.covered_from_on and covered_log.covered_to_on
    cross join as_of
    where dim_date.day_on <= as_of.as_of_on
    group by dim_date.day_on
),

observed as (
    select
        day_on,
        coalesce(log_from_on, any_from_on) as observed_from_on,
        coalesce(log_to_on, any_to_on) as observed_to_on
    from day_log
)

select
    day_on,
    observed_from_on,
    {{ local_day_start('observed_from_on') }} as observed_from_at,
    observed_to_on,
    {{ local_day_start(add_days('observed_to_on', 1)) }} as observed_until_at
from observed
