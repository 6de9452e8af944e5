with

-- One visit is one person's: where two customers log in it is nobody's.
login as (
    select
        web_login.session_id,
        case when min(identity.customer_key) = max(identity.customer_key) then min(identity.customer_key) end as customer_key
    from {{ ref('web_login') }} as web_login
    inner join {{ ref('bridge_identity') }} as identity
        on
            web_login.source_system = identity.source_system
            and web_login.customer_ref = identity.customer_ref
    group by web_login.session_id
),

attributed as (
    select
        session.*,
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
    attributed.customer_key,
    attributed.day_on,
    touchpoint.journey_stage_id,
    attributed.touchpoint_id,
    touchpoint.channel_id,
    'not_applicable' as contact_reason_id,
    'not_applicable' as product_id,
    coalesce(customer_state.customer_group_id, 'not_recorded') as customer_group_id,
    'not_applicable' as team_id,
    attributed.visitor_key,
    attributed.started_at,
    attributed.ended_at,
    attributed.page_view_count,
    attributed.event_count,
    attributed.engaged_seconds,
    coalesce(attributed.engaged_seconds >= {{ var_count('engaged_session_seconds') }}, false)
    or attributed.has_key_event
    or attributed.page_view_count >= 2 as is_engaged,
    attributed.page_view_count = 1 as is_single_page,
    attributed.is_refused,
    attributed.landing_page_path,
    attributed.exit_page_path,
    attributed.device_type
from attributed
left join {{ ref('dim_touchpoint') }} as touchpoint
    on attributed.touchpoint_id = touchpoint.touchpoint_id
{{ join_customer_state('attributed.customer_key', 'attributed.started_at') }}
