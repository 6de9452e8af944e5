with

delivered_day as (
    select
        entity,
        source_system,
        day_on
    from {{ ref('delivered_day') }}
    where day_on <= {{ as_of_day() }}
),

spaced as (
    select
        *,
        {{ days_between('lag(day_on) over (partition by entity, source_system order by day_on)', 'day_on') }}
        - 1 as empty_day_count
    from delivered_day
),

numbered as (
    select
        *,
        sum(case when empty_day_count <= {{ var_count('coverage_gap_days') }} then 0 else 1 end) over (
            partition by entity, source_system
            order by day_on
            rows between unbounded preceding and current row
        ) as island_number
    from spaced
)

select
    entity,
    source_system,
    min(day_on) as covered_from_on,
    max(day_on) as covered_to_on
from numbered
group by entity, source_system, island_number
