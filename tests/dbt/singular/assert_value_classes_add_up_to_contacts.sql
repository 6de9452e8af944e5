-- R102: the contacts of all value classes, unknown among them, are those of the yardstick, and their shares of a month add
-- up to 1.
with

month_sum as (
    select
        month_start_on,
        sum(contact_count) as contact_count,
        sum(contact_share) as contact_share
    from {{ ref('contact_value_class_monthly') }}
    group by month_start_on
),

yardstick as (
    select
        dim_date.month_start_on,
        sum(metric_daily.numerator) as contact_count
    from {{ ref('metric_daily') }} as metric_daily
    inner join {{ ref('dim_date') }} as dim_date on metric_daily.day_on = dim_date.day_on
    where metric_daily.metric_id = 'contact_volume'
    group by dim_date.month_start_on
)

select
    coalesce(yardstick.month_start_on, month_sum.month_start_on) as month_start_on,
    yardstick.contact_count as expected_count,
    month_sum.contact_count as found_count,
    month_sum.contact_share
from yardstick
full outer join month_sum on yardstick.month_start_on = month_sum.month_start_on
where
    coalesce(yardstick.contact_count, 0) <> coalesce(month_sum.contact_count, 0)
    or abs(month_sum.contact_share - 1) > 0.000000001
