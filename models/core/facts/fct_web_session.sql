{%- set day_seconds = window_seconds(1) -%}

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
),

-- A contact stands on its own day and on the day before it, when the visit may have been, so that days can be joined.
contact as (
    {%- for days in [0, 1] %}
        select
            customer_key,
            started_at,
            {{ add_days('cast(started_at as date)', -days) }} as visited_on
        from {{ ref('fct_contact') }}
        where
            customer_key is not null
            and is_inbound
            and not is_excluded
            and not {{ is_special_member('contact_reason_id') }}
        {{ 'union all' if not loop.last }}
    {%- endfor %}
),

followed as (
    select distinct attributed.session_id
    from attributed
    inner join contact
        on
            attributed.customer_key = contact.customer_key
            and cast(attributed.started_at as date) = contact.visited_on
            and attributed.started_at < contact.started_at
    where {{ seconds_between('attributed.started_at', 'contact.started_at') }} <= {{ day_seconds }}
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
    attributed.device_type,
    followed.session_id is not null as is_followed_by_contact,
    coalesce(
        {{ seconds_between('attributed.started_at', 'observation.observed_until_at') }} > {{ day_seconds }}, false
    ) as is_contact_window_over
from attributed
left join {{ ref('contact_observation') }} as observation
    on attributed.day_on = observation.day_on
left join followed
    on attributed.session_id = followed.session_id
left join {{ ref('dim_touchpoint') }} as touchpoint
    on attributed.touchpoint_id = touchpoint.touchpoint_id
{{ join_customer_state('attributed.customer_key', 'attributed.started_at') }}
