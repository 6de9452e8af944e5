{%- set attributes = ['customer_group_id', 'region', 'product_id', 'is_business'] -%}
{%- set minimum_customers = var_count('minimum_customers', 1) -%}
{%- set window = 'partition by customer_key order by valid_from asc, source_system desc, customer_ref desc'
    ~ ' rows between unbounded preceding and current row' -%}

with

customer as (
    select * from {{ ref('input__customer') }}
),

stated as (
    select
        identity.customer_key,
        customer.source_system,
        customer.customer_ref,
        -- Attributes without a start have always held.
        coalesce(customer.valid_from, timestamp '1900-01-01 00:00:00') as valid_from,
        case
            when {{ clean_code('customer.customer_group') }} is not null then coalesce(customer_group_code.member_id, 'unmapped')
        end as customer_group_id,
        {{ clean_code('customer.region') }} as region,
        case
            when {{ clean_code('customer.product_ref') }} is not null then coalesce(product_code.member_id, 'unmapped')
        end as product_id,
        customer.is_business
    from customer
    inner join {{ ref('bridge_identity') }} as identity
        on
            customer.source_system = identity.source_system
            and customer.customer_ref = identity.customer_ref
    {{ join_source_code('customer_group', 'customer', 'customer.customer_group') }}
    {{ join_source_code('product', 'customer', 'customer.product_ref') }}
),

-- What one source leaves empty another may have filled: an attribute keeps its last known value.
carried as (
    select
        customer_key,
        valid_from,
        {%- for attribute in attributes %}
            {{ last_known(attribute, window) }} as {{ attribute }},
        {%- endfor %}
        -- Among records from the same moment, the last in the order includes them all.
        lead(valid_from) over (
            partition by customer_key order by valid_from asc, source_system desc, customer_ref desc
        ) as next_valid_from
    from stated
),

state as (
    select *
    from carried
    where next_valid_from is null or next_valid_from > valid_from
),

compared as (
    select
        *,
        {%- for attribute in attributes %}
            lag({{ attribute }}) over (partition by customer_key order by valid_from) as previous_{{ attribute }},
        {%- endfor %}
        lag(valid_from) over (partition by customer_key order by valid_from) as previous_valid_from
    from state
),

-- A delivery that repeats the previous state is no change.
change as (
    select *
    from compared
    where
        previous_valid_from is null
        {%- for attribute in attributes %}
            or {{ attribute }} is distinct from previous_{{ attribute }}
        {%- endfor %}
),

group_size as (
    select
        customer_group_id,
        count(distinct customer_key) as customer_count
    from change
    where customer_group_id <> 'unmapped'
    group by customer_group_id
),

ranked_group as (
    select
        customer_group_id,
        customer_count,
        sum(customer_count) over (
            order by customer_count, customer_group_id
            rows between unbounded preceding and 1 preceding
        ) as smaller_count
    from group_size
),

-- The smallest groups together and, if these are still too few, the next one too: otherwise a group could be found by
-- subtraction.
small_group as (
    select customer_group_id
    from ranked_group
    where
        customer_count < {{ minimum_customers }}
        or smaller_count between 1 and {{ minimum_customers }} - 1
)

select
    change.customer_key,
    change.valid_from,
    coalesce(
        lead(change.valid_from) over (partition by change.customer_key order by change.valid_from),
        timestamp '9999-12-31 00:00:00'
    ) as valid_to,
    case
        when small_group.customer_group_id is not null then 'small_groups'
        else coalesce(change.customer_group_id, 'not_recorded')
    end as customer_group_id,
    change.region,
    coalesce(change.product_id, 'not_recorded') as product_id,
    change.is_business
from change
left join small_group on change.customer_group_id = small_group.customer_group_id
