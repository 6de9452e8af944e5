{%- set lost_days = 14 -%}
{%- set return_days = 30 -%}

with

step as (
    select
        facts.source_system,
        facts.order_key,
        facts.event_type,
        facts.product_id,
        facts.customer_key,
        facts.day_on,
        facts.occurred_at,
        {{ local_day('facts.promised_at') }} as promised_on
    from {{ ref('fct_order_event') }} as facts
    cross join {{ ref('as_of') }} as as_of
    where
        facts.day_on <= as_of.as_of_on
        and facts.event_type in ('ordered', 'shipped', 'delivered', 'damaged', 'returned', 'cancelled', 'lost')
),

-- The first of each step counts: a second parcel or a corrected day does not move an order to another day.
purchase as (
    select
        source_system,
        order_key,
        min(product_id) as product_id,
        min(customer_key) as customer_key,
        min(case when event_type = 'ordered' then day_on end) as ordered_on,
        min(case when event_type = 'shipped' then day_on end) as shipped_on,
        min(case when event_type = 'delivered' then day_on end) as delivered_on,
        min(day_on) as first_on,
        max(promised_on) as promised_on,
        bool_or(event_type = 'damaged') as is_damaged,
        bool_or(event_type = 'cancelled') as is_cancelled,
        bool_or(event_type = 'lost') as is_lost,
        min(case when event_type = 'returned' then day_on end) as returned_on
    from step
    group by source_system, order_key
),

working_day as (
    select
        day_on,
        min(case when is_working_day then day_on end) over (
            order by day_on rows between 1 following and unbounded following
        ) as next_working_day_on
    from {{ ref('dim_date') }}
),

-- An order without a shipment, such as the start of supply, counts on the day on which it was ordered.
placed as (
    select
        purchase.*,
        coalesce(purchase.shipped_on, purchase.ordered_on, purchase.first_on) as placed_on
    from purchase
),

judged as (
    select
        placed.*,
        working_day.next_working_day_on,
        {{ days_between('placed.placed_on', 'as_of.as_of_on') }} as age_days,
        coalesce({{ days_between('placed.delivered_on', 'as_of.as_of_on') }} >= {{ return_days }}, false) as is_return_mature,
        placed.promised_on is not null
        and (
            placed.delivered_on is not null
            or (not placed.is_cancelled and placed.promised_on < as_of.as_of_on)
        ) as is_promise_due
    from placed
    cross join {{ ref('as_of') }} as as_of
    left join working_day on placed.placed_on = working_day.day_on
)

select
    source_system,
    order_key,
    product_id,
    customer_key,
    placed_on,
    delivered_on,
    ordered_on is not null as is_ordered,
    shipped_on is not null as is_shipped,
    delivered_on is not null as is_delivered,
    shipped_on is not null and (delivered_on is not null or age_days >= {{ lost_days }}) as is_next_day_due,
    coalesce(shipped_on is not null and delivered_on <= next_working_day_on, false) as is_next_day,
    is_promise_due,
    coalesce(delivered_on <= promised_on, false) as is_on_time,
    delivered_on is not null and is_damaged as is_damaged,
    returned_on is not null as is_returned,
    is_return_mature,
    coalesce(is_return_mature and returned_on <= {{ add_days('delivered_on', return_days) }}, false) as is_returned_in_time,
    is_cancelled and delivered_on is null as is_cancelled,
    is_lost,
    delivered_on is null and not is_cancelled and (is_lost or age_days >= {{ lost_days }}) as is_not_delivered,
    delivered_on is null and not is_cancelled and not is_lost and age_days < {{ lost_days }} as is_under_way
from judged
