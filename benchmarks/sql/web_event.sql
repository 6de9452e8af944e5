-- web_event as one would write it once, for this data alone: no macros, no vars, no days to build anew.
with

event as (
    select
        md5('web_event|' || source_system || '|' || source_record_id) as web_event_id,
        md5('visitor|' || source_system || '|' || visitor_ref) as visitor_key,
        coalesce(is_bot, false) as is_robot,
        *
    from build.input.input__web_event
),

spaced as (
    select
        *,
        row_number() over visit as visitor_event_number,
        occurred_at - lag(occurred_at) over visit as since_previous
    from event
    window visit as (partition by visitor_key, is_robot order by occurred_at, web_event_id)
),

started as (
    select
        *,
        coalesce(since_previous > interval '30' minute, true) as is_session_start
    from spaced
),

numbered as (
    select
        *,
        last_value(case when is_session_start then web_event_id end ignore nulls) over visit as session_id,
        last_value(case when is_session_start then day_on end ignore nulls) over visit as session_day_on,
        max(case when is_session_start then visitor_event_number end) over visit as first_event_number
    from started
    window visit as (
        partition by visitor_key, is_robot
        order by visitor_event_number
        rows between unbounded preceding and current row
    )
),

page as (
    select
        source_system,
        source_code,
        member_id
    from build.core.bridge_source_code
    where dimension = 'touchpoint' and entity = 'web_event'
)

select
    numbered.web_event_id,
    numbered.source_system,
    numbered.source_record_id,
    numbered.loaded_at,
    numbered.day_on,
    touchpoint.journey_stage_id,
    touchpoint.touchpoint_id,
    touchpoint.channel_id,
    case when not is_robot then session_id end as session_id,
    case when not is_robot then session_day_on end as session_day_on,
    case when not is_robot then visitor_event_number - first_event_number + 1 end as event_number,
    numbered.visitor_key,
    numbered.customer_ref,
    numbered.occurred_at,
    numbered.event_name,
    nullif(trim(numbered.page_path), '') as page_path,
    numbered.engaged_seconds,
    numbered.device_type,
    numbered.event_name in ('page_view', 'screen_view') as is_page_view,
    coalesce(numbered.is_key_event, false) as is_key_event,
    numbered.is_robot as is_bot,
    numbered.has_consent
from numbered
left join page
    on
        numbered.source_system = page.source_system
        and trim(numbered.page_path) = page.source_code
left join build.core.dim_touchpoint as touchpoint
    on case when trim(numbered.page_path) <> '' then coalesce(page.member_id, 'unmapped') else 'not_recorded' end
        = touchpoint.touchpoint_id
