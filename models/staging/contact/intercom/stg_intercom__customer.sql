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
    {{ local_day(read_value('coalesce(signed_up_at, created_at)', 'timestamp')) }} as customer_since,
    {{ unreadable(
        'customer', {'customer_since': {'value': 'coalesce(signed_up_at, created_at)', 'type': 'timestamp'}}
    ) }} as unreadable
from contacts
where role in ('user', 'lead')
