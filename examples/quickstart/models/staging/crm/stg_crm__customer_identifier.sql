with

customers as (
    select
        *,
        {{ klantbeeld.loaded_at() }} as loaded_at
    from {{ source('crm', 'customers') }}
),

identifiers as (
    select klantnummer, loaded_at, 'crm' as identifier_type, klantnummer as identifier_value from customers
    union all
    select klantnummer, loaded_at, 'email' as identifier_type, email as identifier_value from customers
    union all
    select klantnummer, loaded_at, 'phone' as identifier_type, telefoon as identifier_value from customers
)

select
    'crm' as source_system,
    klantnummer || ' ' || identifier_type as source_record_id,
    loaded_at,
    klantnummer as customer_ref,
    identifier_type,
    identifier_value
from identifiers
where identifier_value is not null
