-- The customers of each group on the last day of a period, or on the last day so far.
with

base_day as (
    select
        contact_period.period_type,
        contact_period.period_start_on,
        least(contact_period.period_end_on, as_of.as_of_on) as counted_on
    from {{ ref('contact_period') }} as contact_period
    cross join {{ ref('as_of') }} as as_of
),

base_moment as (
    select
        counted_on,
        {{ local_day_start(add_days('counted_on', 1)) }} as counted_at
    from (select distinct counted_on from base_day) as day_once
),

counted as (
    {{ customers_at('base_moment', ['counted_on']) }}
)

select
    base_day.period_type,
    base_day.period_start_on,
    base_day.counted_on,
    counted.customer_group_id,
    counted.customer_count
from base_day
inner join counted on base_day.counted_on = counted.counted_on
