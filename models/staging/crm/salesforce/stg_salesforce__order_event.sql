{{ config(enabled=is_listed_input(model.name)) }}

with

orders as (
    select
        *,
        {{ loaded_at() }} as loaded_at,
        case
            when try_cast(is_deleted as boolean) then 'deleted'
            when lower(status_code) = 'draft' then 'draft'
            when try_cast(is_reduction_order as boolean) then 'returned'
            when lower(type) like 'renew%' then 'renewed'
            else 'ordered'
        end as event_type
    from {{ source('salesforce', 'order') }}
),

steps as (
    select
        *,
        -- A draft has no activation; it is set aside as an unknown step, not as a missing time.
        coalesce(
            try_cast(activated_date as timestamp),
            case when event_type in ('deleted', 'draft') then try_cast(created_date as timestamp) end
        ) as occurred_at
    from orders
),

-- An order that is delivered without its cancellation, or deleted, has taken it back.
cancellable as (
    select
        *,
        lower(status_code) in ('canceled', 'cancelled') as is_cancelled,
        bool_or(lower(status_code) in ('canceled', 'cancelled')) over (partition by id order by loaded_at) as was_cancelled
    from orders
),

cancellations as (
    select
        id,
        account_id,
        loaded_at,
        'cancellation' as step,
        case when event_type = 'deleted' then 'deleted' when is_cancelled then 'cancelled' else 'not cancelled' end as event_type,
        try_cast(last_modified_date as timestamp) as occurred_at,
        total_amount,
        currency_iso_code
    from cancellable
    where was_cancelled
),

events as (
    select
        id,
        account_id,
        loaded_at,
        'activation' as step,
        event_type,
        occurred_at,
        total_amount,
        currency_iso_code
    from steps
    union all
    select * from cancellations
)

select
    'salesforce' as source_system,
    id || '.' || step as source_record_id,
    loaded_at,
    id as order_ref,
    event_type,
    occurred_at,
    account_id as customer_ref,
    case when coalesce(currency_iso_code, 'EUR') = 'EUR' then try_cast(total_amount as decimal(18, 2)) end as amount_eur
from events
