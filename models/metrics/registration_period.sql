with

month as (
    select distinct cast(date_trunc('month', day_on) as date) as month_start_on
    from {{ ref('contact_registration_daily') }}
),

period as (
    select
        'month' as period_type,
        month_start_on as period_start_on,
        month_start_on as last_month_on
    from month
    union all
    select
        'rolling_12_months' as period_type,
        cast(month_start_on - interval '11' month as date) as period_start_on,
        month_start_on as last_month_on
    from month
)

select
    period.period_type,
    period.period_start_on,
    {{ add_days("cast(period.last_month_on + interval '1' month as date)", -1) }} as period_end_on,
    month.month_start_on
from period
inner join month on month.month_start_on between period.period_start_on and period.last_month_on
