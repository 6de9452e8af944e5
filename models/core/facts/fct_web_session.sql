{{ config(materialized='incremental', meta={'rebuilds': 'fct_web_session'}, partition_by=['source_system', 'day_on']) }}

with

session as (
    select *
    from {{ ref('web_session') }}
    where {{ is_rebuilt('fct_web_session') }}
),

-- A visit without any engagement has 0 seconds, on days on which its source measures engagement at all.
measuring_day as (
    select distinct
        source_system,
        day_on
    from session
    where engaged_seconds is not null
),

searched as (
    select *
    from {{ ref('web_search') }}
    where {{ is_rebuilt('fct_web_session') }}
),

owner as (
    select *
    from {{ ref('session_owner') }}
    where {{ is_rebuilt('fct_web_session') }}
)

select
    session.session_id,
    session.source_system,
    owner.customer_key,
    session.day_on,
    touchpoint.journey_stage_id,
    session.touchpoint_id,
    touchpoint.channel_id,
    'not_applicable' as contact_reason_id,
    'not_applicable' as product_id,
    owner.customer_group_id,
    'not_applicable' as team_id,
    session.visitor_key,
    session.started_at,
    session.ended_at,
    session.page_view_count,
    session.event_count,
    coalesce(session.engaged_seconds, case when measuring_day.day_on is not null then cast(0 as double) end) as engaged_seconds,
    coalesce(session.engaged_seconds >= {{ var_count('engaged_session_seconds') }}, false)
    or session.has_key_event
    or session.page_view_count >= 2 as is_engaged,
    session.page_view_count = 1 as is_single_page,
    owner.is_refused,
    session.landing_page_path,
    session.exit_page_path,
    session.exit_touchpoint_id,
    coalesce(searched.search_view_count, 0) as search_view_count,
    -- A visitor who ends on the search page, or on a contact page, has not found it.
    searched.session_id is not null and exit_role.role is null as is_search_successful,
    session.device_type
from session
left join owner
    on session.session_id = owner.session_id
left join searched
    on session.session_id = searched.session_id
left join {{ ref('web_page_role') }} as exit_role
    on session.exit_touchpoint_id = exit_role.touchpoint_id
left join measuring_day
    on session.source_system = measuring_day.source_system and session.day_on = measuring_day.day_on
left join {{ ref('dim_touchpoint') }} as touchpoint
    on session.touchpoint_id = touchpoint.touchpoint_id
