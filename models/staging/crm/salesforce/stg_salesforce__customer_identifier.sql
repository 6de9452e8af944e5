{{ config(enabled=is_listed_input(model.name)) }}

with

accounts as (
    select
        *,
        {{ loaded_at() }} as loaded_at
    from {{ source('salesforce', 'account') }}
),

-- A connector in history mode may deliver accounts in the history alone.
account_history as (
    select
        *,
        {{ loaded_at() }} as loaded_at
    from {{ source('salesforce', 'account_history') }}
),

people as (
    select
        *,
        {{ loaded_at() }} as loaded_at
    from {{ source('salesforce', 'contact') }}
),

identifiers as (
    select id as customer_ref, loaded_at, 'crm' as identifier_type, id as identifier_value from accounts
    union all
    select id as customer_ref, max(loaded_at) as loaded_at, 'crm' as identifier_type, id as identifier_value
    from account_history
    where id not in (select id from accounts where id is not null)
    group by id
    union all
    -- The account it was merged into is the same customer.
    select id as customer_ref, loaded_at, 'crm' as identifier_type, master_record_id as identifier_value from accounts
    union all
    select id as customer_ref, loaded_at, 'phone' as identifier_type, phone as identifier_value from accounts
    union all
    select id as customer_ref, loaded_at, 'email' as identifier_type, person_email as identifier_value from accounts
    union all
    select account_id as customer_ref, loaded_at, 'email' as identifier_type, email as identifier_value from people
    union all
    select account_id as customer_ref, loaded_at, 'phone' as identifier_type, phone as identifier_value from people
    union all
    select account_id as customer_ref, loaded_at, 'phone' as identifier_type, mobile_phone as identifier_value from people
)

select
    'salesforce' as source_system,
    coalesce(customer_ref, 'no account') || '.' || identifier_type || '.' || identifier_value as source_record_id,
    loaded_at,
    customer_ref,
    identifier_type,
    identifier_value
from identifiers
where identifier_value is not null
