{{ config(enabled=is_listed_input(model.name)) }}

with

registrations as (
    select
        *,
        {{ loaded_at() }} as loaded_at,
        try_cast(opened_at as timestamp) as started_at,
        try_cast(closed_at as timestamp) as ended_at
    from {{ source('registration_app', 'registration') }}
)

select
    'registration_app' as source_system,
    registration_id as source_record_id,
    loaded_at,
    registration_id as contact_ref,
    customer as customer_ref,
    started_at,
    channel,
    'inbound' as direction,
    kind as contact_type,
    -- Whoever registers a contact is the one who answered it.
    started_at as answered_at,
    ended_at,
    {{ seconds_between('started_at', 'ended_at') }} as handle_seconds,
    false as is_abandoned,
    reason as reason_code,
    try_cast(registered_at as timestamp) as reason_registered_at,
    team,
    employee as agent_ref,
    product as product_ref,
    case_number as case_ref,
    try_cast(solved as boolean) as is_resolved,
    note as body_text
from registrations
