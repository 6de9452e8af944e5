with

identity as (
    select * from {{ ref('bridge_identity') }}
),

state as (
    select
        identity.customer_key,
        customer.customer_since,
        customer.processing_objection,
        row_number() over (
            partition by customer.source_system, customer.customer_ref
            order by customer.valid_from desc nulls last, customer.source_record_id asc
        ) as recency
    from {{ ref('input__customer') }} as customer
    inner join identity
        on
            customer.source_system = identity.source_system
            and customer.customer_ref = identity.customer_ref
),

described as (
    select
        customer_key,
        min(customer_since) as customer_since,
        -- An objection holds until the system that recorded it withdraws it.
        bool_or(processing_objection) filter (where recency = 1) as has_processing_objection
    from state
    group by customer_key
),

customer as (
    select
        customer_key,
        count(*) as record_count,
        count(distinct source_system) as source_system_count
    from identity
    group by customer_key
)

select
    customer.customer_key,
    described.customer_since,
    described.has_processing_objection,
    described.customer_key is not null as is_described,
    customer.record_count,
    customer.source_system_count
from customer
left join described
    on customer.customer_key = described.customer_key
