{{ config(enabled=is_listed_input(model.name)) }}

with

people as (
    select
        *,
        {{ loaded_at() }} as loaded_at
    from {{ source('qualtrics', 'directory_contact') }}
),

responses as (
    select
        *,
        {{ loaded_at() }} as loaded_at
    from {{ source('qualtrics', 'survey_response') }}
),

identifiers as (
    select id as customer_ref, loaded_at, 'crm' as identifier_type, ext_ref as identifier_value from people
    union all
    select id as customer_ref, loaded_at, 'email' as identifier_type, email as identifier_value from people
    union all
    select id as customer_ref, loaded_at, 'phone' as identifier_type, phone as identifier_value from people
    union all
    -- A response without an invitation on record carries the address as its customer.
    select
        recipient_email as customer_ref,
        max(loaded_at) as loaded_at,
        'email' as identifier_type,
        recipient_email as identifier_value
    from responses
    group by recipient_email
)

select
    'qualtrics' as source_system,
    customer_ref || '.' || identifier_type as source_record_id,
    loaded_at,
    customer_ref,
    identifier_type,
    identifier_value
from identifiers
where identifier_value is not null
