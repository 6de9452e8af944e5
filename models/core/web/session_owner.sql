{{ config(materialized='view', meta={'rebuilds': 'fct_web_session'}) }}

with

-- One visit belongs to one person: if two customers log in, it is attributed to nobody.
login as (
    select
        web_login.session_id,
        case when min(identity.customer_key) = max(identity.customer_key) then min(identity.customer_key) end as customer_key
    from {{ ref('web_login') }} as web_login
    inner join {{ ref('bridge_identity') }} as identity
        on
            web_login.source_system = identity.source_system
            and web_login.customer_ref = identity.customer_ref
    left join {{ ref('shared_login') }} as shared_login
        on
            web_login.source_system = shared_login.source_system
            and web_login.customer_ref = shared_login.customer_ref
    where shared_login.customer_ref is null
    group by web_login.session_id
),

attributed as (
    select
        session.session_id,
        session.source_system,
        session.day_on,
        session.started_at,
        refused_session.session_id is not null as is_refused,
        case
            when refused_session.session_id is not null then null
            when login.session_id is not null then login.customer_key
            else device.customer_key
        end as customer_key
    from {{ ref('web_session') }} as session
    left join {{ ref('refused_session') }} as refused_session
        on session.session_id = refused_session.session_id
    left join login
        on session.session_id = login.session_id
    left join {{ ref('bridge_device') }} as device
        on session.visitor_key = device.visitor_key
)

select
    attributed.session_id,
    attributed.source_system,
    attributed.day_on,
    attributed.is_refused,
    attributed.customer_key,
    coalesce(customer_state.customer_group_id, 'not_recorded') as customer_group_id
from attributed
{{ join_customer_state('attributed.customer_key', 'attributed.started_at') }}
