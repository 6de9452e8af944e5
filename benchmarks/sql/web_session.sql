-- web_session by hand, over the events that web_event.sql wrote.
select
    session_id,
    min(source_system) as source_system,
    min(visitor_ref) as visitor_ref,
    min(day_on) as day_on,
    min(occurred_at) as started_at,
    max(occurred_at) as ended_at,
    count(*) as event_count,
    count(*) filter (where is_page_view) as page_view_count,
    sum(engaged_seconds) as engaged_seconds,
    bool_or(is_key_event) as has_key_event,
    bool_and(coalesce(has_consent, true)) as has_consent,
    min_by(device_type, event_number) as device_type,
    min_by(page_path, event_number) filter (where is_page_view) as landing_page_path,
    max_by(page_path, event_number) filter (where is_page_view) as exit_page_path
from web_event
where session_id is not null
group by session_id
