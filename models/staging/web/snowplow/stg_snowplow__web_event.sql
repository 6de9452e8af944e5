{{ config(enabled=is_listed_input(model.name)) }}

{%- set robots = 'contexts_com_iab_snowplow_spiders_and_robots_1_0_0' -%}
{%- set user_agent = 'contexts_nl_basjes_yauaa_context_1_0_0' -%}
{%- set consent = 'unstruct_event_com_snowplowanalytics_snowplow_consent_preferences_1_0_0' %}

with

events as (
    select * from {{ source('snowplow', 'events') }}
),

decoded as (
    select
        *,
        {{ loaded_at() }} as loaded_at,
        {{ json_text(robots, '$[0].spiderOrRobot') }} as robot_sign,
        {{ read_value('derived_tstamp', 'timestamp') }} as derived_at,
        {{ read_value('collector_tstamp', 'timestamp') }} as collected_at,
        lower({{ json_text(user_agent, '$[0].agentClass') }}) as agent_class,
        {{ json_text(user_agent, '$[0].deviceClass') }} as device_class,
        {{ json_text(consent, '$[0].event_type') }} as consent_choice,
        lower({{ json_text(consent, '$[0].consent_scopes') }}) as consent_scopes
    from events
),

chosen as (
    select
        *,
        {{ read_value('robot_sign', 'boolean') }} as is_listed_robot,
        -- A device's clock may be years off. Events that it kept while offline arrive within weeks.
        case
            when
                collected_at is null
                or abs({{ seconds_between('collected_at', 'derived_at') }}) <= 86400 * {{ var_count('web_clock_days') }}
                then derived_at
            else collected_at
        end as occurred_at,
        agent_class like '%robot%' or agent_class = 'hacker' as is_robot_by_name,
        -- Pending and implicit are not choices by the visitor.
        case
            when consent_choice in ('deny_all', 'withdrawn', 'expired') then false
            when consent_choice in ('allow_all', 'allow_selected')
                then coalesce(consent_scopes like '%"statistics"%' or consent_scopes like '%"analytics"%', false)
        end as is_allowed
    from decoded
)

select
    'snowplow' as source_system,
    event_id as source_record_id,
    loaded_at,
    event_id as event_ref,
    domain_userid as visitor_ref,
    event_name,
    user_id as customer_ref,
    page_urlpath as page_path,
    page_title,
    refr_urlhost as referrer,
    case when event_name = 'page_ping' then cast({{ snowplow_heartbeat_seconds() }} as double) end as engaged_seconds,
    lower(coalesce(device_class, dvce_type)) as device_type,
    domain_sessionid as session_ref,
    -- If one of the two enrichments is off, the other decides.
    coalesce(is_listed_robot or is_robot_by_name, is_listed_robot, is_robot_by_name) as is_bot,
    -- An event without a choice says nothing: the visits carry the last choice forward.
    is_allowed as has_consent,
    occurred_at,
    {{ unreadable('web_event', {
        'occurred_at': ['derived_tstamp', 'collector_tstamp'],
        'is_bot': 'robot_sign',
    }) }} as unreadable
from chosen
