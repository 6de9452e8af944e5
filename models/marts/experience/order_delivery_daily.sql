{%- set counts = {
    'ordered_count': 'is_ordered',
    'shipped_count': 'is_shipped',
    'arrived_count': 'is_delivered',
    'cancelled_count': 'is_cancelled',
    'not_delivered_count': 'is_not_delivered',
    'under_way_count': 'is_under_way',
    'next_day_due_count': 'is_next_day_due',
    'next_day_count': 'is_next_day',
    'promise_due_count': 'is_promise_due',
    'arrived_on_time_count': 'is_on_time',
    'damaged_count': 'is_damaged',
    'returned_count': 'is_returned',
    'return_due_count': 'is_return_mature',
    'returned_in_time_count': 'is_returned_in_time',
    'reported_lost_count': 'is_lost',
} -%}

with

daily as (
    select
        placed_on as day_on,
        source_system,
        product_id,
        {%- for name, flag in counts.items() %}
            count(*) filter (where {{ flag }}) as {{ name }},
        {%- endfor %}
        count(*) as order_count,
        count(distinct coalesce(customer_key, order_key)) as customer_count
    from {{ ref('order_delivery') }}
    group by placed_on, source_system, product_id
),

-- Of few customers no rate is shown.
shown as (
    select
        *,
        customer_count >= {{ var_count('minimum_customers', 1) }} as is_enough
    from daily
)

select
    shown.day_on,
    {{ period_flags() }},
    shown.source_system,
    shown.product_id,
    product.name_en as product_name_en,
    product.name_nl as product_name_nl,
    shown.order_count,
    shown.customer_count,
    {%- for name in counts %}
        shown.{{ name }},
    {%- endfor %}
    case when shown.is_enough then round({{ ratio('shown.next_day_count', 'shown.next_day_due_count') }}, 6) end as next_day_rate,
    case
        when shown.is_enough then round({{ ratio('shown.arrived_on_time_count', 'shown.promise_due_count') }}, 6)
    end as on_time_rate,
    case when shown.is_enough then round({{ ratio('shown.damaged_count', 'shown.arrived_count') }}, 6) end as damaged_rate,
    case
        when shown.is_enough then round({{ ratio('shown.returned_in_time_count', 'shown.return_due_count') }}, 6)
    end as return_rate,
    case
        when shown.is_enough
            then round({{ ratio('shown.not_delivered_count', 'shown.arrived_count + shown.not_delivered_count') }}, 6)
    end as not_delivered_rate
from shown
{{ join_period('order_event', 'day', 'shown.day_on') }}
left join {{ ref('dim_product') }} as product on shown.product_id = product.product_id
