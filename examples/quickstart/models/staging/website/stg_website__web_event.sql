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
    {{ klantbeeld.parse_timestamp('ts', '%Y-%m-%dT%H:%M:%S.%gZ') }} as occurred_at,
    type as event_name,
    customer as customer_ref,
    path as page_path,
    cast(engaged_ms as double) / 1000 as engaged_seconds,
    device as device_type,
    cast(bot as boolean) as is_bot,
    -- No page of this website is a goal in itself.
    false as is_key_event,
    cast(consent as boolean) as has_consent
from events
