with

-- Between two visits, and from the last to the end; the first comes from the start.
edge as (
    select
        day_on,
        journey_id,
        customer_state,
        journey_key,
        owner_key,
        coalesce(previous_stage_id, '(start)') as from_stage,
        journey_stage_id as to_stage,
        waiting_seconds / 3600 as waiting_hours,
        business_waiting_seconds / 3600 as business_waiting_hours,
        case when is_return then 1 else 0 end as is_return,
        event_count as entered_event_count
    from {{ ref('fct_journey_visit') }}
    union all
    select
        last_day_on as day_on,
        journey_id,
        customer_state,
        journey_key,
        owner_key,
        journey_stage_id as from_stage,
        '(end)' as to_stage,
        cast(null as double) as waiting_hours,
        cast(null as double) as business_waiting_hours,
        0 as is_return,
        0 as entered_event_count
    from {{ ref('fct_journey_visit') }}
    where next_stage_id is null
),

counted as (
    select
        dim_date.week_start_on,
        edge.journey_id,
        edge.customer_state,
        edge.from_stage,
        edge.to_stage,
        count(*) as transition_count,
        count(distinct edge.journey_key) as journey_count,
        count(distinct edge.owner_key) as customer_count,
        cast(sum(edge.is_return) as bigint) as return_count,
        cast(sum(edge.entered_event_count) as bigint) as journey_event_count,
        {{ exact_sum('edge.waiting_hours') }} as waiting_hours,
        {{ exact_sum('edge.business_waiting_hours') }} as business_waiting_hours,
        {{ quantile('edge.waiting_hours', 0.5) }} as median_waiting_hours,
        {{ quantile('edge.waiting_hours', 0.9) }} as p90_waiting_hours
    from edge
    inner join {{ ref('dim_date') }} as dim_date on edge.day_on = dim_date.day_on
    group by dim_date.week_start_on, edge.journey_id, edge.customer_state, edge.from_stage, edge.to_stage
),

stage as (
    select
        journey_stage_id as member,
        name_en,
        name_nl
    from {{ ref('dim_journey_stage') }}
    union all
    select
        '(start)' as member,
        'Start' as name_en,
        'Begin' as name_nl
    union all
    select
        '(end)' as member,
        'End' as name_en,
        'Einde' as name_nl
)

select
    counted.week_start_on,
    {{ period_flags() }},
    counted.journey_id,
    journey.name_en as journey_name_en,
    journey.name_nl as journey_name_nl,
    {{ labelled('customer_state', 'counted.customer_state') }},
    counted.from_stage as from_stage_id,
    from_stage.name_en as from_stage_name_en,
    from_stage.name_nl as from_stage_name_nl,
    counted.to_stage as to_stage_id,
    to_stage.name_en as to_stage_name_en,
    to_stage.name_nl as to_stage_name_nl,
    counted.customer_count,
    counted.transition_count,
    counted.journey_count,
    counted.return_count,
    counted.journey_event_count,
    counted.waiting_hours,
    counted.business_waiting_hours,
    case when counted.customer_count >= {{ var_count('minimum_customers', 1) }} then counted.median_waiting_hours end
        as median_waiting_hours,
    case when counted.customer_count >= {{ var_count('minimum_customers', 1) }} then counted.p90_waiting_hours end
        as p90_waiting_hours
from counted
{{ join_period('web_event', 'week', 'counted.week_start_on') }}
left join stage as from_stage on counted.from_stage = from_stage.member
left join stage as to_stage on counted.to_stage = to_stage.member
left join {{ ref('journey') }} as journey on counted.journey_id = journey.journey_id
