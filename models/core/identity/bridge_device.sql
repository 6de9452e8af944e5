with

event as (
    select distinct
        source_system,
        visitor_ref,
        customer_ref
    from {{ ref('input__web_event') }}
    -- A device seen without consent at any time may still be stitched by the events that have it.
    where coalesce(has_consent, true)
),

identity as (
    select * from {{ ref('bridge_identity') }}
),

login as (
    select
        event.source_system,
        event.visitor_ref,
        identity.customer_key
    from event
    inner join identity
        on
            event.source_system = identity.source_system
            and event.customer_ref = identity.customer_ref
),

-- A device that the customer's own system names. Pseudonyms of devices agree over systems.
declared as (
    select
        event.source_system,
        event.visitor_ref,
        identity.customer_key
    from event
    inner join {{ ref('input__customer_identifier') }} as identifier
        on
            event.visitor_ref = identifier.identifier_value
            and identifier.identifier_type = 'device'
    inner join identity
        on
            identifier.source_system = identity.source_system
            and identifier.customer_ref = identity.customer_ref
),

known as (
    select * from login
    union
    select * from declared
)

select
    source_system,
    visitor_ref,
    min(customer_key) as customer_key
from known
group by source_system, visitor_ref
-- A shared device says nothing about who is using it.
having count(distinct customer_key) = 1
