-- web_event as one would write it once, for this data alone: no macros, no vars, no other source.
with

event as (
    select
        md5('web_event|' || source_system || '|' || source_record_id) as web_event_id,
        *,
        coalesce(is_bot, false) as is_robot
    from build.input.input__web_event
),

spaced as (
    select
        *,
        row_number() over visit as visitor_event_number,
        occurred_at - lag(occurred_at) over visit as since_previous
    from event
    window visit as (partition by source_system, visitor_ref, is_robot order by occurred_at, web_event_id)
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
        max(case when is_session_start then visitor_event_number end) over visit as first_event_number
    from started
    window visit as (
        partition by source_system, visitor_ref, is_robot
        order by visitor_event_number
        rows between unbounded preceding and current row
    )
)

select
    web_event_id,
    source_system,
    source_record_id,
    loaded_at,
    visitor_ref,
    customer_ref,
    cast(timezone('Europe/Amsterdam', timezone('UTC', occurred_at)) as date) as day_on,
    case when not is_robot then session_id end as session_id,
    case when not is_robot then visitor_event_number - first_event_number + 1 end as event_number,
    occurred_at,
    event_name,
    nullif(trim(page_path), '') as page_path,
    engaged_seconds,
    device_type,
    event_name in ('page_view', 'screen_view') as is_page_view,
    coalesce(is_key_event, false) as is_key_event,
    is_robot as is_bot,
    has_consent
from numbered
