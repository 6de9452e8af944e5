{#- Unset is not a choice. -#}
{%- set consent = "nullif(lower(privacy_info_analytics_storage), 'unset')" -%}

{{ config(enabled=is_listed_input(model.name)) }}

with

events as (
    select
        *,
        {{ loaded_at() }} as loaded_at,
        {{ ga4_event_ref(
            ['user_pseudo_id', 'occurred_at', 'name', 'bundle_sequence_id'],
            params=['param_page_location', 'param_page_title', 'param_page_referrer', 'param_search_term', 'param_ga_session_id',
                'param_engagement_time_msec']
        ) }} as event_ref
    from {{ source('ga4', 'event') }}
)

select
    'ga4' as source_system,
    event_ref as source_record_id,
    loaded_at,
    event_ref,
    user_pseudo_id as visitor_ref,
    {{ read_value('occurred_at', 'timestamp') }} as occurred_at,
    name as event_name,
    user_id as customer_ref,
    {{ url_path('param_page_location') }} as page_path,
    param_page_title as page_title,
    {{ url_host('param_page_referrer') }} as referrer,
    param_search_term as search_term,
    {{ read_value('param_engagement_time_msec', 'double') }} / cast(1000 as double) as engaged_seconds,
    case when lower(platform) in ('app', 'ios', 'android') then 'app' else lower(device_category) end as device_type,
    user_pseudo_id || '.' || param_ga_session_id as session_ref,
    name in ('purchase', 'in_app_purchase') as is_key_event,
    {{ read_value(consent, 'boolean') }} as has_consent,
    {{ unreadable(
        'web_event', {'occurred_at': 'occurred_at', 'engaged_seconds': 'param_engagement_time_msec', 'has_consent': consent}
    ) }} as unreadable
from events
