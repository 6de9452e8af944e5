{{ config(enabled=is_listed_input(model.name)) }}

with

end_users as (
    select
        *,
        {{ loaded_at() }} as loaded_at
    from {{ source('zendesk', 'user') }}
    where role = 'end-user'
),

identifiers as (
    select id, loaded_at, 'crm' as identifier_type, external_id as identifier_value from end_users
    union all
    select id, loaded_at, 'email' as identifier_type, email as identifier_value from end_users
    union all
    select id, loaded_at, 'phone' as identifier_type, phone as identifier_value from end_users
)

select
    'zendesk' as source_system,
    id || '.' || identifier_type as source_record_id,
    loaded_at,
    id as customer_ref,
    identifier_type,
    identifier_value
from identifiers
where identifier_value is not null
