{{ config(enabled=is_listed_input(model.name)) }}

with

registrations as (
    select
        registration_id,
        customer,
        channel,
        kind,
        reason,
        team,
        employee,
        product,
        case_number,
        note,
        {{ loaded_at() }} as loaded_at,
        {{ read_columns('contact', {
            'started_at': 'opened_at',
            'ended_at': 'closed_at',
            'reason_registered_at': 'registered_at',
            'is_resolved': 'solved',
        }) }}
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
    reason_registered_at,
    team,
    employee as agent_ref,
    product as product_ref,
    case_number as case_ref,
    is_resolved,
    note as body_text,
    unreadable
from registrations
