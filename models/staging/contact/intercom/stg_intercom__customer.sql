{{ config(enabled=is_listed_input(model.name)) }}

with

contacts as (
    select * from {{ source('intercom', 'contact_history') }}
    where {{ is_active_version() }}
)

select
    'intercom' as source_system,
    id as source_record_id,
    {{ loaded_at() }} as loaded_at,
    id as customer_ref,
    {{ local_day('try_cast(coalesce(signed_up_at, created_at) as timestamp)') }} as customer_since
from contacts
where role in ('user', 'lead')
