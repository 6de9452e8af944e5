with

waited as (
    select
        dim_date.month_start_on,
        visit.journey_id,
        visit.previous_stage_id as from_stage_id,
        visit.journey_stage_id as to_stage_id,
        visit.journey_key,
        visit.owner_key,
        visit.waiting_seconds / 3600 as waiting_hours,
        visit.business_waiting_seconds / 3600 as business_waiting_hours,
        plan.target_hours
    from {{ ref('fct_journey_visit') }} as visit
    inner join {{ ref('dim_date') }} as dim_date on visit.day_on = dim_date.day_on
    left join {{ ref('journey_stage_plan') }} as plan on visit.previous_stage_id = plan.journey_stage_id
    where visit.previous_stage_id is not null
),

counted as (
    select
        month_start_on,
        journey_id,
        from_stage_id,
        to_stage_id,
        target_hours,
        count(*) as transition_count,
        count(distinct journey_key) as journey_count,
        count(distinct owner_key) as customer_count,
        {{ exact_sum('waiting_hours') }} as waiting_hours,
        {{ exact_sum('business_waiting_hours') }} as business_waiting_hours,
        {{ quantile('waiting_hours', 0.5) }} as median_waiting_hours,
        {{ quantile('waiting_hours', 0.9) }} as p90_waiting_hours,
        {{ quantile('business_waiting_hours', 0.5) }} as median_business_waiting_hours,
        count(*) filter (where waiting_hours > target_hours) as late_transition_count,
        coalesce(
            {{ exact_sum('case when waiting_hours > target_hours then waiting_hours - target_hours end') }}, 0
        ) as beyond_target_hours
    from waited
    group by month_start_on, journey_id, from_stage_id, to_stage_id, target_hours
),

ranked as (
    select
        *,
        customer_count >= {{ var_count('minimum_customers', 1) }} as is_enough,
        case
            when beyond_target_hours > 0
                then row_number() over (
                    partition by month_start_on, journey_id
                    order by beyond_target_hours desc, from_stage_id asc, to_stage_id asc
                )
        end as bottleneck_rank
    from counted
)

select
    ranked.month_start_on,
    {{ period_flags() }},
    ranked.journey_id,
    from_stage.journey_name_en,
    from_stage.journey_name_nl,
    ranked.from_stage_id,
    from_stage.name_en as from_stage_name_en,
    from_stage.name_nl as from_stage_name_nl,
    ranked.to_stage_id,
    to_stage.name_en as to_stage_name_en,
    to_stage.name_nl as to_stage_name_nl,
    ranked.customer_count,
    ranked.transition_count,
    ranked.journey_count,
    ranked.waiting_hours,
    ranked.business_waiting_hours,
    -- A median of few is somebody's own time.
    case when ranked.is_enough then ranked.median_waiting_hours end as median_waiting_hours,
    case when ranked.is_enough then ranked.p90_waiting_hours end as p90_waiting_hours,
    case when ranked.is_enough then ranked.median_business_waiting_hours end as median_business_waiting_hours,
    ranked.target_hours,
    ranked.late_transition_count,
    ranked.beyond_target_hours,
    cast(ranked.bottleneck_rank as bigint) as bottleneck_rank
from ranked
{{ join_period('web_event', 'month', 'ranked.month_start_on') }}
left join {{ ref('dim_journey_stage') }} as from_stage on ranked.from_stage_id = from_stage.journey_stage_id
left join {{ ref('dim_journey_stage') }} as to_stage on ranked.to_stage_id = to_stage.journey_stage_id
