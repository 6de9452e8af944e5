{%- set cap = var_count('journey_visit_cap', 1) -%}

with

as_of as (
    select as_of_at from {{ ref('as_of') }}
),

step as (
    select
        *,
        lag(channel_id) over (
            partition by journey_key, event_kind in ('contact', 'web_event') order by event_number
        ) as previous_channel_id
    from {{ ref('fct_journey_step') }}
),

-- The team's department is a shared vocabulary; a source's own department name is used if the team is unknown.
contact as (
    select
        step.journey_key,
        step.event_number,
        step.channel_id,
        reason.level_2_id,
        case when not {{ is_special_member('step.team_id') }} then step.team_id end as team_id,
        coalesce(
            case when not {{ is_special_member('team.department') }} then team.department end, contact.department
        ) as department,
        contact.cost_eur
    from step
    inner join {{ ref('fct_contact') }} as contact on step.record_id = contact.contact_id
    left join {{ ref('dim_contact_reason') }} as reason on step.contact_reason_id = reason.contact_reason_id
    left join {{ ref('dim_team') }} as team on step.team_id = team.team_id
    where step.event_kind = 'contact'
),

followed as (
    select
        journey_key,
        team_id,
        department,
        channel_id,
        cost_eur,
        lag(team_id) over (partition by journey_key order by event_number) as previous_team_id,
        lag(department) over (partition by journey_key order by event_number) as previous_department,
        lag(channel_id) over (partition by journey_key order by event_number) as previous_contact_channel_id,
        row_number() over (partition by journey_key, level_2_id order by event_number) as reason_contact_number,
        min(department) over (
            partition by journey_key, level_2_id order by event_number rows between unbounded preceding and 1 preceding
        ) as least_department,
        max(department) over (
            partition by journey_key, level_2_id order by event_number rows between unbounded preceding and 1 preceding
        ) as greatest_department
    from contact
),

contacted as (
    select
        journey_key,
        count(*) as journey_contact_count,
        count(*) filter (where reason_contact_number > 1) as repeat_contact_count,
        count(distinct department) as department_count,
        count(*) filter (where department <> previous_department) as handover_count,
        count(*) filter (where team_id <> previous_team_id) as team_handover_count,
        count(*) filter (where department <> least_department or department <> greatest_department) as redo_count,
        count(*) filter (
            where department <> previous_department or channel_id <> previous_contact_channel_id
        ) as reidentification_count,
        cast(sum(cost_eur) as decimal(18, 2)) as contact_cost_eur
    from followed
    group by journey_key
),

stepped as (
    select
        journey_key,
        journey_id,
        owner_key,
        customer_key,
        customer_state,
        min(customer_group_id) filter (where event_number = 1) as customer_group_id,
        min(day_on) as day_on,
        max(day_on) as last_day_on,
        min(occurred_at) as started_at,
        max(occurred_at) as ended_at,
        min(case when is_goal then occurred_at end) as goal_at,
        count(*) as event_count,
        max(visit_number) as visit_count,
        max(stage_order) as furthest_stage_order,
        count(*) filter (
            where event_kind in ('contact', 'web_event') and channel_id <> previous_channel_id
        ) as channel_switch_count
    from step
    group by journey_key, journey_id, owner_key, customer_key, customer_state
),

variant as (
    select
        journey_key,
        case
            when max(visit_number) <= {{ cap }} then {{ text_in_order('journey_stage_id', 'visit_number', ' > ') }}
        end as variant,
        count(*) filter (where is_return) as return_count
    from {{ ref('fct_journey_visit') }}
    group by journey_key
),

planned as (
    select
        stepped.*,
        journey.has_goal,
        journey.horizon_days * 86400 as horizon_seconds,
        journey.gap_days * 86400 as gap_seconds,
        {{ seconds_between('stepped.started_at', 'stepped.goal_at') }} as goal_seconds,
        {{ seconds_between('stepped.started_at', 'as_of.as_of_at') }} as seen_seconds,
        {{ seconds_between('stepped.ended_at', 'as_of.as_of_at') }} as quiet_seconds
    from stepped
    cross join as_of
    inner join {{ ref('dim_journey') }} as journey on stepped.journey_id = journey.journey_id
)

select
    planned.journey_key,
    planned.journey_id,
    planned.owner_key,
    planned.customer_key,
    planned.customer_state,
    planned.customer_group_id,
    planned.day_on,
    planned.last_day_on,
    planned.started_at,
    planned.ended_at,
    planned.goal_at,
    case
        when not planned.has_goal then 'unknown'
        when planned.goal_seconds <= planned.horizon_seconds then 'reached'
        when planned.seen_seconds < planned.horizon_seconds then 'open'
        else 'not_reached'
    end as goal_state,
    -- Until the goal, or the end of what is observed.
    least(planned.goal_seconds, planned.seen_seconds, cast(planned.horizon_seconds as double)) as observed_seconds,
    planned.seen_seconds >= planned.horizon_seconds as is_mature,
    planned.quiet_seconds > planned.gap_seconds as is_ended,
    planned.seen_seconds >= planned.horizon_seconds
    or (
        planned.quiet_seconds > planned.gap_seconds
        and (not planned.has_goal or coalesce(planned.goal_seconds <= planned.horizon_seconds, false))
    ) as is_settled,
    {{ seconds_between('planned.started_at', 'planned.ended_at') }} as duration_seconds,
    planned.event_count,
    planned.visit_count,
    planned.visit_count > {{ cap }} as is_too_long,
    planned.furthest_stage_order,
    planned.channel_switch_count,
    coalesce(contacted.journey_contact_count, 0) as journey_contact_count,
    coalesce(contacted.repeat_contact_count, 0) as repeat_contact_count,
    coalesce(contacted.department_count, 0) as department_count,
    coalesce(contacted.handover_count, 0) as handover_count,
    coalesce(contacted.team_handover_count, 0) as team_handover_count,
    coalesce(contacted.redo_count, 0) as redo_count,
    coalesce(contacted.reidentification_count, 0) as reidentification_count,
    contacted.contact_cost_eur,
    variant.return_count,
    variant.variant
from planned
left join contacted on planned.journey_key = contacted.journey_key
left join variant on planned.journey_key = variant.journey_key
