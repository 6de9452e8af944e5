with

as_of as (
    select as_of_on from {{ ref('as_of') }}
),

contact_day as (
    select min(day_on) as first_on
    from {{ ref('contact_reason_count_daily') }}
),

dim_date as (
    select
        dim_date.day_on,
        dim_date.month_start_on,
        dim_date.week_start_on
    from {{ ref('dim_date') }} as dim_date
    cross join as_of
    cross join contact_day
    where dim_date.day_on between contact_day.first_on and as_of.as_of_on
),

period as (
    select distinct
        'month' as period_type,
        month_start_on as period_start_on,
        {{ add_days("cast(month_start_on + interval '1' month as date)", -1) }} as period_end_on,
        cast(month_start_on - interval '1' month as date) as previous_start_on
    from dim_date
    union all
    select distinct
        'week' as period_type,
        week_start_on as period_start_on,
        {{ add_days('week_start_on', 6) }} as period_end_on,
        {{ add_days('week_start_on', -7) }} as previous_start_on
    from dim_date
    union all
    select distinct
        'rolling_12_months' as period_type,
        cast(month_start_on - interval '11' month as date) as period_start_on,
        {{ add_days("cast(month_start_on + interval '1' month as date)", -1) }} as period_end_on,
        cast(month_start_on - interval '23' month as date) as previous_start_on
    from dim_date
),

covered_day as (
    select distinct dim_date.day_on
    from dim_date
    inner join {{ ref('source_coverage') }} as source_coverage
        on dim_date.day_on between source_coverage.covered_from_on and source_coverage.covered_to_on
    where source_coverage.entity = 'contact'
),

covered as (
    select
        period.period_type,
        period.period_start_on,
        period.period_end_on,
        period.previous_start_on,
        {{ days_between('period.period_start_on', 'period.period_end_on') }} + 1 as day_count,
        count(covered_day.day_on) as covered_day_count
    from period
    left join covered_day on covered_day.day_on between period.period_start_on and period.period_end_on
    group by period.period_type, period.period_start_on, period.period_end_on, period.previous_start_on
)

select
    covered.period_type,
    covered.period_start_on,
    covered.period_end_on,
    covered.day_count,
    covered.covered_day_count,
    covered.covered_day_count = covered.day_count as is_complete,
    covered.previous_start_on,
    coalesce(
        covered.covered_day_count = covered.day_count and previous.covered_day_count = previous.day_count, false
    ) as is_comparable
from covered
left join covered as previous
    on covered.period_type = previous.period_type and covered.previous_start_on = previous.period_start_on
