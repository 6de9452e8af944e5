{{ config(enabled=is_listed_input(model.name)) }}

with

orders as (
    select
        *,
        {{ loaded_at() }} as loaded_at,
        case
            when {{ is_unreadable('is_deleted', 'boolean') }} then 'unreadable'
            when {{ is_unreadable('is_reduction_order', 'boolean') }} then 'unreadable'
            when {{ read_value('is_deleted', 'boolean') }} then 'deleted'
            when lower(status_code) = 'draft' then 'draft'
            when {{ read_value('is_reduction_order', 'boolean') }} then 'returned'
            when lower(type) like 'renew%' then 'renewed'
            else 'ordered'
        end as event_type
    from {{ source('salesforce', 'order') }}
),

steps as (
    select
        *,
        -- A draft has no activation; it is set aside as an unknown step, not as a missing time.
        case
            when event_type in ('deleted', 'draft', 'unreadable') then coalesce(activated_date, created_date)
            else activated_date
        end as delivered_time
    from orders
),

-- An order delivered again without its cancellation, or as deleted, has withdrawn it.
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
        case
            when event_type in ('deleted', 'unreadable') then event_type
            when is_cancelled then 'cancelled'
            else 'not cancelled'
        end as event_type,
        last_modified_date as delivered_time,
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
        delivered_time,
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
    account_id as customer_ref,
    {{ read_columns('order_event', {
        'occurred_at': 'delivered_time',
        'amount_eur': "case when coalesce(currency_iso_code, 'EUR') = 'EUR' then total_amount end",
    }) }}
from events
