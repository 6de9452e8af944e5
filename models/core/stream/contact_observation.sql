with

as_of as (
    select * from {{ ref('as_of') }}
),

covered_day as (
    select distinct dim_date.day_on
    from {{ ref('source_coverage') }} as source_coverage
    inner join {{ ref('dim_date') }} as dim_date
        on dim_date.day_on between source_coverage.covered_from_on and source_coverage.covered_to_on
    where source_coverage.entity = 'contact'
),

-- Days in a row keep the same distance to their number.
numbered as (
    select
        day_on,
        {{ add_days('day_on', '-row_number() over (order by day_on)') }} as island_on
    from covered_day
),

island as (
    select
        island_on,
        max(day_on) as last_on
    from numbered
    group by island_on
)

select
    numbered.day_on,
    island.last_on as observed_to_on,
    {{ local_day_start(add_days('island.last_on', 1)) }} as observed_until_at
from numbered
inner join island on numbered.island_on = island.island_on
cross join as_of
where numbered.day_on <= as_of.as_of_on
