-- R76: at every moment each customer of whom anything is known is in exactly one customer group: the periods of a customer follow
-- each other without overlap or gap, from the first that is known to now, and every group is one of the vocabulary. Others, and
-- each before anything was known, are not_recorded.
with

period as (
    select
        customer_key,
        valid_from,
        valid_to,
        customer_group_id,
        lag(valid_to) over (partition by customer_key order by valid_from) as previous_valid_to,
        lead(valid_from) over (partition by customer_key order by valid_from) as next_valid_from
    from {{ ref('dim_customer_history') }}
),

known as (select customer_group_id from {{ ref('dim_customer_group') }})

select
    period.customer_key,
    period.valid_from,
    period.valid_to,
    period.customer_group_id
from period
left join known on period.customer_group_id = known.customer_group_id
where
    known.customer_group_id is null
    or period.valid_from <> period.previous_valid_to
    or period.valid_to <> coalesce(period.next_valid_from, timestamp '9999-12-31 00:00:00')
