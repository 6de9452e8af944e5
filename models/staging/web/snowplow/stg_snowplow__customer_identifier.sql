{{ config(enabled=is_listed_input(model.name)) }}

with

logged_in as (
    select
        user_id,
        max({{ loaded_at() }}) as loaded_at
    from {{ source('snowplow', 'events') }}
    where user_id is not null
    group by user_id
)

select
    'snowplow' as source_system,
    user_id || '.login' as source_record_id,
    loaded_at,
    user_id as customer_ref,
    'login' as identifier_type,
    user_id as identifier_value
from logged_in
