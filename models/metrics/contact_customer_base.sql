-- The customers of each group on the last day of a month, or on the last day so far.
with

base_day as (
    select
        period.period_start_on as month_start_on,
        least(period.period_end_on, as_of.as_of_on) as counted_on
    from {{ ref('delivered_period') }} as period
    cross join {{ ref('as_of') }} as as_of
    where period.entity = 'contact' and period.period_type = 'month'
),

base_moment as (
    select
        *,
        {{ local_day_start(add_days('counted_on', 1)) }} as counted_at
    from base_day
)

{{ customers_at('base_moment', ['month_start_on', 'counted_on']) }}
