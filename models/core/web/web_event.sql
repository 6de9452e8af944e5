{{ config(materialized='incremental', meta={'rebuilds': 'event_in_session'}, partition_by=['source_system', 'day_on']) }}

{%- set visit_so_far = 'partition by visitor_key, is_bot order by visitor_event_number'
    ~ ' rows between unbounded preceding and current row' -%}

with

delivered as (
    select
        {{ surrogate_key(["'web_event'", 'source_system', 'source_record_id']) }} as web_event_id,
        source_system,
        source_record_id,
        loaded_at,
        {{ surrogate_key(["'visitor'", 'source_system', 'visitor_ref']) }} as visitor_key,
        customer_ref,
        day_on,
        occurred_at,
        event_name,
        {{ clean_code('page_path') }} as page_path,
        engaged_seconds,
        device_type,
        coalesce(is_key_event, false) as is_key_event,
        coalesce(is_bot, false) as is_told_bot,
        has_consent
    from {{ ref('input__web_event') }}
    where {{ is_rebuilt('event_in_session') }}
),

-- A visitor with more events on a day than a person can make counts as a robot on that day, whatever the source says.
web_event as (
    select
        delivered.*,
        delivered.is_told_bot or automated.visitor_key is not null as is_bot
    from delivered
    left join {{ ref('automated_visitor_day') }} as automated
        on delivered.visitor_key = automated.visitor_key and delivered.day_on = automated.day_on
),

-- For a visit in progress at midnight, what its last event before midnight tells about it.
event_or_predecessor as (
    select
        web_event_id,
        visitor_key,
        is_bot,
        occurred_at,
        day_on,
        cast(null as {{ dbt.type_string() }}) as known_session_id,
        cast(null as date) as known_session_day_on,
        cast(null as bigint) as known_event_number
    from web_event
    {%- if is_incremental() %}
        union all
        select
            web_event_id,
            visitor_key,
            is_bot,
            occurred_at,
            day_on,
            session_id as known_session_id,
            session_day_on as known_session_day_on,
            event_number as known_event_number
        from {{ this }}
        where
            session_id is not null
            and {{ is_just_before_rebuilt_days() }}
    {%- endif %}
),

spaced as (
    select
        *,
        {{ seconds_between('lag(occurred_at) over visit', 'occurred_at') }} as seconds_since_previous,
        row_number() over visit as visitor_event_number
    from event_or_predecessor
    -- A robot's events neither stretch nor split the sessions of a visitor.
    window visit as (partition by visitor_key, is_bot order by occurred_at, web_event_id)
),

started as (
    select
        *,
        known_session_id is not null
        or coalesce(seconds_since_previous > {{ session_gap_seconds() }}, true) as is_session_start
    from spaced
),

-- A session has the key of its first event. The event number is the shortest key that gives the same order again.
numbered as (
    select
        web_event_id,
        is_bot,
        known_session_id is not null as is_predecessor,
        visitor_event_number,
        {{ last_known('case when is_session_start then coalesce(known_session_id, web_event_id) end', visit_so_far) }}
            as session_id,
        {{ last_known('case when is_session_start then coalesce(known_session_day_on, day_on) end', visit_so_far) }}
            as session_day_on,
        {{ last_known(
            'case when is_session_start then visitor_event_number - coalesce(known_event_number, 1) + 1 end', visit_so_far
        ) }} as first_event_number
    from started
),

in_session as (
    select
        web_event_id,
        session_id,
        session_day_on,
        visitor_event_number - first_event_number + 1 as event_number
    from numbered
    where not is_bot and not is_predecessor
)

select
    web_event.web_event_id,
    web_event.source_system,
    web_event.source_record_id,
    web_event.loaded_at,
    web_event.day_on,
    touchpoint.journey_stage_id,
    touchpoint.touchpoint_id,
    touchpoint.channel_id,
    in_session.session_id,
    in_session.session_day_on,
    in_session.event_number,
    web_event.visitor_key,
    web_event.customer_ref,
    web_event.occurred_at,
    web_event.event_name,
    web_event.page_path,
    web_event.engaged_seconds,
    web_event.device_type,
    web_event.event_name in ('page_view', 'screen_view') as is_page_view,
    web_event.is_key_event,
    web_event.is_bot,
    web_event.has_consent
from web_event
left join in_session
    on web_event.web_event_id = in_session.web_event_id
{{ join_source_code('touchpoint', 'web_event', 'web_event.page_path') }}
left join {{ ref('dim_touchpoint') }} as touchpoint
    on {{ member_of_code('touchpoint', 'web_event.page_path') }} = touchpoint.touchpoint_id
