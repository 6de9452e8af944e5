{%- set visit_so_far = 'partition by source_system, visitor_ref, is_bot order by visitor_event_number'
    ~ ' rows between unbounded preceding and current row' -%}

with

web_event as (
    select
        {{ surrogate_key(["'web_event'", 'source_system', 'source_record_id']) }} as web_event_id,
        source_system,
        source_record_id,
        loaded_at,
        visitor_ref,
        customer_ref,
        occurred_at,
        event_name,
        {{ clean_code('page_path') }} as page_path,
        engaged_seconds,
        device_type,
        coalesce(is_key_event, false) as is_key_event,
        coalesce(is_bot, false) as is_bot,
        has_consent
    from {{ ref('input__web_event') }}
),

spaced as (
    select
        *,
        {{ seconds_between('lag(occurred_at) over visit', 'occurred_at') }} as seconds_since_previous,
        row_number() over visit as visitor_event_number
    from web_event
    -- A robot's events neither stretch nor split the sessions of a visitor.
    window visit as (partition by source_system, visitor_ref, is_bot order by occurred_at, web_event_id)
),

started as (
    select
        *,
        -- Exactly the gap still belongs to the session.
        coalesce(seconds_since_previous > {{ var_count('session_gap_minutes', 1) }} * 60, true) as is_session_start
    from spaced
),

-- A session has the key of its first event. The event number is the shortest key that gives the same order again.
numbered as (
    select
        *,
        {{ last_known('case when is_session_start then web_event_id end', visit_so_far) }} as session_id,
        max(case when is_session_start then visitor_event_number end) over ({{ visit_so_far }}) as first_event_number
    from started
),

decoded as (
    select
        numbered.*,
        device.visitor_key,
        -- A visitor who refused tracking is nobody's customer, whatever the login or the device says.
        case
            when coalesce(numbered.has_consent, true) then coalesce(identity.customer_key, device.customer_key)
        end as customer_key,
        {{ member_of_code('touchpoint', 'numbered.page_path') }} as touchpoint_id
    from numbered
    {{ join_identity('numbered') }}
    left join {{ ref('bridge_device') }} as device
        on
            numbered.source_system = device.source_system
            and numbered.visitor_ref = device.visitor_ref
    {{ join_source_code('touchpoint', 'web_event', 'numbered.page_path', relation='numbered') }}
)

select
    decoded.web_event_id,
    decoded.source_system,
    decoded.source_record_id,
    decoded.loaded_at,
    decoded.customer_key,
    local_day_bound.day_on,
    touchpoint.journey_stage_id,
    decoded.touchpoint_id,
    touchpoint.channel_id,
    'not_applicable' as contact_reason_id,
    'not_applicable' as product_id,
    coalesce(customer_state.customer_group_id, 'not_recorded') as customer_group_id,
    'not_applicable' as team_id,
    case when not decoded.is_bot then decoded.session_id end as session_id,
    case when not decoded.is_bot then decoded.visitor_event_number - decoded.first_event_number + 1 end as event_number,
    decoded.visitor_key,
    decoded.occurred_at,
    decoded.event_name,
    decoded.page_path,
    decoded.engaged_seconds,
    decoded.device_type,
    decoded.event_name in ('page_view', 'screen_view') as is_page_view,
    decoded.is_key_event,
    decoded.is_bot,
    decoded.has_consent
from decoded
inner join {{ ref('local_day_bound') }} as local_day_bound
    on
        cast(decoded.occurred_at as date) = local_day_bound.utc_on
        and decoded.occurred_at >= local_day_bound.starts_at
        and decoded.occurred_at < local_day_bound.ends_at
left join {{ ref('dim_touchpoint') }} as touchpoint
    on decoded.touchpoint_id = touchpoint.touchpoint_id
{{ join_customer_state('decoded.customer_key', 'decoded.occurred_at') }}
