with

events as (
    select * from {{ source('website', 'events') }}
)

select
    'website' as source_system,
    event_id as source_record_id,
    {{ klantbeeld.loaded_at() }} as loaded_at,
    event_id as event_ref,
    visitor as visitor_ref,
    type as event_name,
    customer as customer_ref,
    path as page_path,
    {{ klantbeeld.read_value('engaged_ms', 'double') }} / cast(1000 as double) as engaged_seconds,
    device as device_type,
    -- No page of this website is a goal in itself.
    false as is_key_event,
    {{ klantbeeld.read_value('ts', 'timestamp') }} as occurred_at,
    {{ klantbeeld.read_value('bot', 'boolean') }} as is_bot,
    {{ klantbeeld.read_value('consent', 'boolean') }} as has_consent,
    -- Read one by one, so that milliseconds can become seconds; this names what could not be read.
    {{ klantbeeld.unreadable('web_event', {
        'occurred_at': 'ts',
        'engaged_seconds': 'engaged_ms',
        'is_bot': 'bot',
        'has_consent': 'consent',
    }) }} as unreadable
from events
