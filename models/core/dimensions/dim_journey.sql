{#- Defaults for a journey without a declared course. -#}
{%- set customers, gap_days, horizon_days = 'all', 30, 90 -%}

with

goal as (
    select distinct journey_id
    from {{ ref('journey_touchpoint') }}
    where role = 'goal'
)

select
    journey.journey_id,
    journey.name_en,
    journey.name_nl,
    plan.goal_name_en,
    plan.goal_name_nl,
    plan.journey_id is not null and goal.journey_id is not null as has_goal,
    coalesce(cast(plan.customers as {{ dbt.type_string() }}), '{{ customers }}') as customers,
    coalesce(cast(plan.gap_days as bigint), {{ gap_days }}) as gap_days,
    coalesce(cast(plan.horizon_days as bigint), {{ horizon_days }}) as horizon_days
from {{ ref('journey') }} as journey
left join {{ ref('journey_plan') }} as plan on journey.journey_id = plan.journey_id
left join goal on journey.journey_id = goal.journey_id
