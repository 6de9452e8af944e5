{{ config(enabled=is_listed_input(model.name), materialized='table') }}

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

-- A response without an invitation on record carries the address as its customer.
addresses as (
    select
        recipient_email,
        max(loaded_at) as loaded_at
    from responses
    group by recipient_email
),

identifiers as (
    {%- for identifier_type, column in {'crm': 'ext_ref', 'email': 'email', 'phone': 'phone'}.items() %}
        select
            id as customer_ref,
            loaded_at,
            '{{ identifier_type }}' as identifier_type,
            {{ column }} as identifier_value
        from people
        union all
    {%- endfor %}
    select
        recipient_email as customer_ref,
        loaded_at,
        'email' as identifier_type,
        recipient_email as identifier_value
    from addresses
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
