{%- set forever = "date '9999-12-31'" -%}
{%- set record = 'partition by customer.source_system, customer.customer_ref order by customer.valid_from asc nulls first,'
    ~ ' customer.source_record_id desc' -%}

with

version as (
    select
        identity.customer_key,
        customer.source_system,
        customer.customer_ref,
        customer.customer_since,
        customer.customer_until,
        row_number() over ({{ record }}) as version_number,
        {{ local_day('customer.valid_from') }} as valid_from_on,
        {{ local_day('lead(customer.valid_from) over (' ~ record ~ ')') }} as next_valid_from_on
    from {{ ref('input__customer') }} as customer
    inner join {{ ref('bridge_identity') }} as identity
        on
            customer.source_system = identity.source_system
            and customer.customer_ref = identity.customer_ref
),

-- If a source delivers end dates, a missing one means no end; if it never does, it means nothing.
telling_source as (
    select distinct source_system
    from version
    where customer_until is not null
),

told as (
    select
        version.*,
        telling_source.source_system is not null as is_told,
        bool_or(telling_source.source_system is not null) over (partition by version.customer_key) as is_told_of_customer,
        min(version.customer_since) over (partition by version.customer_key) as first_since,
        -- The newest version of a record is the most reliable on when the customer left.
        max(case when version.next_valid_from_on is null then version.customer_until end) over (
            partition by version.source_system, version.customer_ref
        ) as newest_until
    from version
    left join telling_source on version.source_system = telling_source.source_system
),

contract as (
    select
        customer_key,
        order_key,
        max(case when event_type = 'ended' then day_on end) as ended_on,
        max(case when event_type in ('ended', 'cancelled', 'returned', 'lost') then occurred_at end) as closed_at,
        max(case when event_type in ('ordered', 'renewed') then occurred_at end) as begun_at
    from {{ ref('fct_order_event') }}
    where customer_key is not null
    group by customer_key, order_key
),

-- If no customer source delivers end dates, a customer has left when the last contract has ended and no other order is open.
contract_end as (
    select
        customer_key,
        max(ended_on) as ended_on
    from contract
    group by customer_key
    having bool_and(coalesce(closed_at >= coalesce(begun_at, closed_at), false))
),

-- Two records may give the same period: keep it once, so that periods are ordered by their days only.
stretch as (
    select distinct
        told.customer_key,
        greatest(
            coalesce(told.customer_since, told.first_since, date '1900-01-01'),
            case when told.version_number = 1 then date '1900-01-01' else told.valid_from_on end
        ) as from_on,
        case
            when told.is_told
                then least(
                    coalesce(told.customer_until, {{ forever }}),
                    coalesce(told.newest_until, {{ forever }}),
                    coalesce({{ add_days('told.next_valid_from_on', -1) }}, {{ forever }})
                )
            else coalesce(contract_end.ended_on, {{ forever }})
        end as until_on
    from told
    left join contract_end on told.customer_key = contract_end.customer_key
    where told.is_told = told.is_told_of_customer
),

-- Records of one customer overlap: a period that begins at most a day after the end of the earlier ones continues them.
marked as (
    select
        *,
        case
            when
                {{ add_days('from_on', -1) }} <= max(until_on) over (
                    partition by customer_key order by from_on, until_on rows between unbounded preceding and 1 preceding
                )
                then 0
            else 1
        end as is_start
    from stretch
    where from_on <= until_on
),

numbered as (
    select
        *,
        sum(is_start) over (
            partition by customer_key order by from_on, until_on rows between unbounded preceding and current row
        ) as period_number
    from marked
)

select
    customer_key,
    min(from_on) as from_on,
    max(until_on) as until_on
from numbered
group by customer_key, period_number
