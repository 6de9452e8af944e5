-- R114: no customer group that marts show was ever held by fewer than var minimum_customers customers, that of small groups
-- included, unless all groups together have no more.
with

group_size as (
    select
        customer_group_id,
        count(distinct customer_key) as customer_count
    from {{ ref('dim_customer_history') }}
    where not {{ is_special_member('customer_group_id') }}
    group by customer_group_id
),

judged as (
    select
        *,
        count(*) over () as group_count
    from group_size
)

select *
from judged
where customer_count < {{ var_count('minimum_customers', 1) }} and group_count > 1
