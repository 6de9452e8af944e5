{{ config(materialized='view', meta={'rebuilds': 'fct_web_event'}) }}

select
    event.web_event_id,
    event.source_system,
    event.source_record_id,
    event.loaded_at,
    session.customer_key,
    event.day_on,
    event.journey_stage_id,
    event.touchpoint_id,
    event.channel_id,
    'not_applicable' as contact_reason_id,
    'not_applicable' as product_id,
    coalesce(session.customer_group_id, 'not_recorded') as customer_group_id,
    'not_applicable' as team_id,
    event.session_id,
    event.event_number,
    event.visitor_key,
    event.occurred_at,
    event.event_name,
    event.page_path,
    event.engaged_seconds,
    event.device_type,
    event.is_page_view,
    event.is_key_event,
    event.is_bot
from {{ ref('web_event') }} as event
left join {{ ref('fct_web_session') }} as session
    on event.session_id = session.session_id
