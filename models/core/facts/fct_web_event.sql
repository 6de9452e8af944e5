with

web_event as (
    select * from {{ ref('input__web_event') }}
),

decoded as (
    select
        {{ surrogate_key(["'web_event'", 'web_event.source_system', 'web_event.source_record_id']) }} as web_event_id,
        web_event.source_system,
        web_event.source_record_id,
        -- A visitor who refused tracking is nobody's customer, whatever the login or the device says.
        case
            when coalesce(web_event.has_consent, true) then coalesce(identity.customer_key, device.customer_key)
        end as customer_key,
        {{ local_day('web_event.occurred_at') }} as day_on,
        web_event.occurred_at,
        {{ member_of_code('touchpoint', 'web_event.page_path') }} as touchpoint_id,
        {{ surrogate_key(["'visitor'", 'web_event.source_system', 'web_event.visitor_ref']) }} as visitor_key,
        web_event.event_name,
        web_event.page_path,
        web_event.engaged_seconds,
        web_event.device_type,
        web_event.event_name in ('page_view', 'screen_view') as is_page_view,
        coalesce(web_event.is_key_event, false) as is_key_event,
        coalesce(web_event.is_bot, false) as is_bot,
        web_event.has_consent
    from web_event
    {{ join_identity('web_event') }}
    left join {{ ref('bridge_device') }} as device
        on
            web_event.source_system = device.source_system
            and web_event.visitor_ref = device.visitor_ref
    {{ join_source_code('touchpoint', 'web_event', 'web_event.page_path') }}
),

spaced as (
    select
        *,
        {{ seconds_between('lag(occurred_at) over visit', 'occurred_at') }} as seconds_since_previous,
        row_number() over visit as visitor_event_number
    from decoded
    -- A robot's events neither stretch nor split the sessions of a visitor.
    window visit as (partition by visitor_key, is_bot order by occurred_at, web_event_id)
),

started as (
    select
        *,
        -- Exactly the gap still belongs to the session.
        coalesce(seconds_since_previous > {{ var_count('session_gap_minutes', 1) }} * 60, true) as is_session_start
    from spaced
),

numbered as (
    select
        *,
        max(case when is_session_start then occurred_at end) over visit_so_far as session_started_at,
        max(case when is_session_start then visitor_event_number end) over visit_so_far as first_event_number
    from started
    window visit_so_far as (
        partition by visitor_key, is_bot
        order by occurred_at, web_event_id
        rows between unbounded preceding and current row
    )
)

select
    numbered.web_event_id,
    numbered.source_system,
    numbered.source_record_id,
    numbered.customer_key,
    numbered.day_on,
    touchpoint.journey_stage_id,
    numbered.touchpoint_id,
    touchpoint.channel_id,
    'not_applicable' as contact_reason_id,
    'not_applicable' as product_id,
    coalesce(customer_state.customer_group_id, 'not_recorded') as customer_group_id,
    'not_applicable' as team_id,
    case when not numbered.is_bot then {{ surrogate_key(['numbered.visitor_key', 'numbered.session_started_at']) }} end
        as session_id,
    case when not numbered.is_bot then numbered.visitor_event_number - numbered.first_event_number + 1 end as event_number,
    numbered.visitor_key,
    numbered.occurred_at,
    numbered.event_name,
    numbered.page_path,
    numbered.engaged_seconds,
    numbered.device_type,
    numbered.is_page_view,
    numbered.is_key_event,
    numbered.is_bot,
    numbered.has_consent
from numbered
left join {{ ref('dim_touchpoint') }} as touchpoint
    on numbered.touchpoint_id = touchpoint.touchpoint_id
{{ join_customer_state('numbered.customer_key', 'numbered.occurred_at') }}
