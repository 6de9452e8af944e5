with

identity as (
    select * from {{ ref('bridge_identity') }}
),

login as (
    select distinct
        web_login.visitor_key,
        identity.customer_key
    from {{ ref('web_login') }} as web_login
    left join {{ ref('refused_session') }} as refused_session
        on web_login.session_id = refused_session.session_id
    left join {{ ref('shared_login') }} as shared_login
        on
            web_login.source_system = shared_login.source_system
            and web_login.customer_ref = shared_login.customer_ref
    inner join identity
        on
            web_login.source_system = identity.source_system
            and web_login.customer_ref = identity.customer_ref
    where
        refused_session.session_id is null
        and shared_login.customer_ref is null
),

web_source as (
    select distinct source_system
    from {{ ref('delivered_day') }}
    where entity = 'web_event'
),

-- A device that the customer's own system names. Device pseudonyms are the same across systems.
declared as (
    select
        {{ surrogate_key(["'visitor'", 'web_source.source_system', 'identifier.identifier_value']) }} as visitor_key,
        identity.customer_key
    from {{ ref('input__customer_identifier') }} as identifier
    inner join identity
        on
            identifier.source_system = identity.source_system
            and identifier.customer_ref = identity.customer_ref
    cross join web_source
    where identifier.identifier_type = 'device'
),

known as (
    select * from login
    union
    select * from declared
)

select
    visitor_key,
    -- A shared device does not reveal who is using it.
    case when count(*) = 1 then min(customer_key) end as customer_key,
    count(*) as customer_count
from known
group by visitor_key
