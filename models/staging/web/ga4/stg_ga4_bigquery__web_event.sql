{#- Unset is not a choice. -#}
{%- set consent = "nullif(lower(analytics_storage), 'unset')" -%}

{{ config(enabled=is_listed_input(model.name)) }}

with

events as (
    select
        *,
        {{ loaded_at() }} as loaded_at,
        {{ ga4_event_ref(
            ['user_pseudo_id', 'event_timestamp', 'event_name', 'event_bundle_sequence_id'], params=['event_params']
        ) }} as event_ref
    from {{ source('ga4', 'events') }}
),

opened as (
    select
        *,
        {{ ga4_param('event_params', 'page_location') }} as page_location,
        {{ ga4_param('event_params', 'page_title') }} as page_title,
        {{ ga4_param('event_params', 'page_referrer') }} as page_referrer,
        {{ ga4_param('event_params', 'search_term') }} as search_term,
        {{ ga4_param('event_params', 'ga_session_id') }} as ga_session_id,
        {{ ga4_param('event_params', 'engagement_time_msec') }} as engagement_time_msec,
        {{ json_text('device', '$.category') }} as device_category,
        {{ json_text('privacy_info', '$.analytics_storage') }} as analytics_storage
    from events
)

select
    'ga4' as source_system,
    event_ref as source_record_id,
    loaded_at,
    event_ref,
    user_pseudo_id as visitor_ref,
    {{ timestamp_from_microseconds('event_timestamp') }} as occurred_at,
    event_name,
    user_id as customer_ref,
    {{ url_path('page_location') }} as page_path,
    page_title,
    {{ url_host('page_referrer') }} as referrer,
    search_term,
    {{ read_value('engagement_time_msec', 'double') }} / cast(1000 as double) as engaged_seconds,
    case when lower(platform) in ('ios', 'android') then 'app' else lower(device_category) end as device_type,
    user_pseudo_id || '.' || ga_session_id as session_ref,
    event_name in ('purchase', 'in_app_purchase') as is_key_event,
    {{ read_value(consent, 'boolean') }} as has_consent,
    nullif(concat_ws(
        '; ',
        case
            when trim(event_timestamp) <> '' and {{ timestamp_from_microseconds('event_timestamp') }} is null then 'occurred_at'
        end,
        {{ unreadable('web_event', {'engaged_seconds': 'engagement_time_msec', 'has_consent': consent}) }}
    ), '') as unreadable
from opened
