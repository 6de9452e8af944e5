with

visit as (
    select
        journey_key,
        journey_id,
        owner_key,
        visit_number,
        journey_stage_id,
        stage_order,
        customer_state,
        min(day_on) as day_on,
        min(occurred_at) as began_at,
        max(occurred_at) as ended_at,
        count(*) as event_count,
        count(*) filter (where event_kind = 'contact') as journey_contact_count,
        max(day_on) as last_day_on
    from {{ ref('fct_journey_step') }}
    group by journey_key, journey_id, owner_key, visit_number, journey_stage_id, stage_order, customer_state
),

followed as (
    select
        *,
        lag(journey_stage_id) over (partition by journey_key order by visit_number) as previous_stage_id,
        lag(ended_at) over (partition by journey_key order by visit_number) as previous_ended_at,
        lead(journey_stage_id) over (partition by journey_key order by visit_number) as next_stage_id,
        row_number() over (partition by journey_key, journey_stage_id order by visit_number) as stage_visit_number
    from visit
)

select
    followed.journey_key,
    followed.journey_id,
    followed.owner_key,
    followed.visit_number,
    followed.journey_stage_id,
    followed.stage_order,
    followed.customer_state,
    followed.day_on,
    followed.last_day_on,
    followed.began_at,
    followed.ended_at,
    followed.event_count,
    followed.journey_contact_count,
    followed.previous_stage_id,
    followed.next_stage_id,
    followed.stage_visit_number > 1 as is_return,
    {{ seconds_between('followed.previous_ended_at', 'followed.began_at') }} as waiting_seconds,
    {{ business_seconds('followed.previous_ended_at', 'left_hours', 'followed.began_at', 'arrived_hours') }}
        as business_waiting_seconds
from followed
{{ join_business_hours('followed.previous_ended_at', 'left_hours') }}
{{ join_business_hours('followed.began_at', 'arrived_hours') }}
