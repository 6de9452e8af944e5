-- Each of these marts shows every inbound contact of the yardstick once, with unknown, unmapped and unpriced ones as rows.
with

mart_total as (
    select
        'contact_cost_monthly' as mart,
        sum(contact_count) as contact_count
    from {{ ref('contact_cost_monthly') }}
    union all
    select
        'contact_business_case_monthly' as mart,
        sum(contact_count) as contact_count
    from {{ ref('contact_business_case_monthly') }}
    union all
    select
        'contact_service_level' as mart,
        sum(contact_count) as contact_count
    from {{ ref('contact_service_level') }}
    union all
    select
        'contact_rate_weekly' as mart,
        sum(contact_count) as contact_count
    from {{ ref('contact_rate_weekly') }}
),

yardstick as (
    select sum(numerator) as contact_count
    from {{ ref('metric_daily') }}
    where metric_id = 'contact_volume'
)

select
    mart_total.mart,
    mart_total.contact_count as mart_count,
    yardstick.contact_count as yardstick_count
from mart_total
cross join yardstick
where coalesce(mart_total.contact_count, 0) <> coalesce(yardstick.contact_count, 0)
