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

-- A session has the key of its first event. Sorting by the number is the cheapest way to the same order.
numbered as (
    select
        *,
        {{ last_known('case when is_session_start then web_event_id end', visit_so_far) }} as session_id,
        max(case when is_session_start then visitor_event_number end) over ({{ visit_so_far }}) as first_event_number
    from started
)

select
    numbered.web_event_id,
    numbered.source_system,
    numbered.source_record_id,
    numbered.loaded_at,
    -- A visitor who refused tracking is nobody's customer, whatever the login or the device says.
    case when coalesce(numbered.has_consent, true) then coalesce(identity.customer_key, device.customer_key) end as customer_key
from numbered
