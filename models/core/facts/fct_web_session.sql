with

event as (
    select *
    from {{ ref('fct_web_event') }}
    where session_id is not null
),

session as (
    select
        session_id,
        min(source_system) as source_system,
        min(visitor_key) as visitor_key,
        min(occurred_at) as started_at,
        max(occurred_at) as ended_at,
        count(*) as event_count,
        count(*) filter (where is_page_view) as page_view_count,
        {{ exact_sum('engaged_seconds') }} as engaged_seconds,
        bool_or(is_key_event) as has_key_event,
        -- One visit is one person's: where two customers appear, or one event lacks consent, it is nobody's.
        case
            when min(customer_key) = max(customer_key) and bool_and(coalesce(has_consent, true)) then min(customer_key)
        end as customer_key,
        min_by(device_type, event_number) filter (where device_type is not null) as device_type,
        min_by(page_path, event_number) filter (where is_page_view and page_path is not null) as landing_page_path,
        max_by(page_path, event_number) filter (where is_page_view and page_path is not null) as exit_page_path,
        -- Where a visit has no page view, its first event says where it was.
        coalesce(
            min_by(touchpoint_id, event_number) filter (where is_page_view and touchpoint_id is not null),
            min_by(touchpoint_id, event_number) filter (where touchpoint_id is not null)
        ) as touchpoint_id
    from event
    group by session_id
)

select
    session.session_id,
    session.source_system,
    session.customer_key,
    {{ local_day('session.started_at') }} as day_on,
    touchpoint.journey_stage_id,
    session.touchpoint_id,
    touchpoint.channel_id,
    'not_applicable' as contact_reason_id,
    'not_applicable' as product_id,
    coalesce(customer_state.customer_group_id, 'not_recorded') as customer_group_id,
    'not_applicable' as team_id,
    session.visitor_key,
    session.started_at,
    session.ended_at,
    session.page_view_count,
    session.event_count,
    session.engaged_seconds,
    coalesce(session.engaged_seconds >= {{ var_count('engaged_session_seconds') }}, false)
    or session.has_key_event
    or session.page_view_count >= 2 as is_engaged,
    session.page_view_count = 1 as is_single_page,
    session.landing_page_path,
    session.exit_page_path,
    session.device_type
from session
left join {{ ref('dim_touchpoint') }} as touchpoint
    on session.touchpoint_id = touchpoint.touchpoint_id
{{ join_customer_state('session.customer_key', 'session.started_at') }}
