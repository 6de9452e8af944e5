{{ config(enabled=is_listed_input(model.name), materialized='table') }}

with

users as (
    select * from {{ source('zendesk', 'user') }}
)

select
    'zendesk' as source_system,
    id as source_record_id,
    {{ loaded_at() }} as loaded_at,
    id as customer_ref,
    {{ local_day(read_value('created_at', 'timestamp')) }} as customer_since,
    {{ unreadable('customer', {'customer_since': {'value': 'created_at', 'type': 'timestamp'}}) }} as unreadable
from users
where role = 'end-user'
