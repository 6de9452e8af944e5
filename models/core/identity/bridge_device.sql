with

event as (
    select distinct
        source_system,
        visitor_ref,
        customer_ref,
        coalesce(has_consent, true) as has_consent
    from {{ ref('input__web_event') }}
),

visitor as (
    select distinct
        source_system,
        visitor_ref
    from event
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
    where event.has_consent
),

-- A device that the customer's own system names. Pseudonyms of devices agree over systems.
declared as (
    select
        visitor.source_system,
        visitor.visitor_ref,
        identity.customer_key
    from visitor
    inner join {{ ref('input__customer_identifier') }} as identifier
        on
            visitor.visitor_ref = identifier.identifier_value
            and identifier.identifier_type = 'device'
    inner join identity
        on
            identifier.source_system = identity.source_system
            and identifier.customer_ref = identity.customer_ref
),

used_by as (
    select
        source_system,
        visitor_ref,
        count(distinct customer_key) as customer_count,
        min(customer_key) as customer_key
    from (
        select * from login
        union
        select * from declared
    ) as known
    group by source_system, visitor_ref
)

select
    visitor.source_system,
    visitor.visitor_ref,
    {{ surrogate_key(["'visitor'", 'visitor.source_system', 'visitor.visitor_ref']) }} as visitor_key,
    -- A shared device says nothing about who is using it.
    case when used_by.customer_count = 1 then used_by.customer_key end as customer_key,
    coalesce(used_by.customer_count, 0) as customer_count
from visitor
left join used_by
    on
        visitor.source_system = used_by.source_system
        and visitor.visitor_ref = used_by.visitor_ref
