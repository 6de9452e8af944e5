{{ config(materialized='incremental', meta={'rebuilds': 'session'}, partition_by=['source_system', 'day_on']) }}

with

event as (
    select *
    from {{ ref('web_event') }}
    where
        session_id is not null
        and {{ is_rebuilt('session', 'session_day_on') }}
)

select
    session_id,
    min(source_system) as source_system,
    min(session_day_on) as day_on,
    min(visitor_key) as visitor_key,
    min(occurred_at) as started_at,
    max(occurred_at) as ended_at,
    count(*) as event_count,
    count(*) filter (where is_page_view) as page_view_count,
    {{ exact_sum('engaged_seconds') }} as engaged_seconds,
    bool_or(is_key_event) as has_key_event,
    min_by(device_type, event_number) filter (where device_type is not null) as device_type,
    min_by(page_path, event_number) filter (where is_page_view and page_path is not null) as landing_page_path,
    max_by(page_path, event_number) filter (where is_page_view and page_path is not null) as exit_page_path,
    -- If a visit has no page view, its first event tells where it was.
    coalesce(
        min_by(touchpoint_id, event_number) filter (where is_page_view and touchpoint_id is not null),
        min_by(touchpoint_id, event_number) filter (where touchpoint_id is not null)
    ) as touchpoint_id,
    coalesce(
        max_by(touchpoint_id, event_number) filter (where is_page_view and touchpoint_id is not null),
        max_by(touchpoint_id, event_number) filter (where touchpoint_id is not null)
    ) as exit_touchpoint_id,
    coalesce(bool_or(not has_consent), false) as has_refusal,
    bool_or(has_consent is not null and event_number = 1) as starts_with_choice,
    max_by(has_consent, event_number) filter (where has_consent is not null) as last_choice
from event
group by session_id
