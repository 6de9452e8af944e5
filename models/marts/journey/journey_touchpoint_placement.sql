{%- set z = '1.959963984540054e0' -%}

with

-- What can be judged: the goal was reached, or its horizon has passed.
journey as (
    select
        journey_key,
        journey_id,
        case when goal_state = 'reached' then 1 else 0 end as is_reached,
        case when goal_state = 'reached' then goal_at end as goal_at,
        case when customer_state = 'existing' then 'existing' else 'other' end as customer_state
    from {{ ref('fct_journey') }}
    where is_mature and goal_state in ('reached', 'not_reached')
),

-- What happened before the goal, and how far the journey had come by then: 0 where it begins.
step as (
    select
        journey.journey_key,
        journey.journey_id,
        journey.is_reached,
        journey.customer_state,
        step.touchpoint_id,
        step.is_passing,
        coalesce(
            max(step.stage_order) over (
                partition by step.journey_key order by step.event_number rows between unbounded preceding and 1 preceding
            ), 0
        ) as reached_order
    from journey
    inner join {{ ref('fct_journey_step') }} as step on journey.journey_key = step.journey_key
    where not step.is_goal and (journey.goal_at is null or step.occurred_at < journey.goal_at)
),

-- Journeys that went on from a place to whatever it was, so that whoever stopped there stands for nobody.
at_place as (
    select distinct
        journey_key,
        journey_id,
        customer_state,
        is_reached,
        reached_order
    from step
),

place as (
    select
        journey_id,
        customer_state,
        reached_order,
        count(*) as journey_count,
        sum(is_reached) as goal_count
    from at_place
    group by journey_id, customer_state, reached_order
),

first_seen as (
    select
        journey_key,
        touchpoint_id,
        min(reached_order) as seen_order
    from step
    where not is_passing
    group by journey_key, touchpoint_id
),

-- Who had seen it before no longer tells what it does at a later place.
seen as (
    select
        at_place.journey_id,
        first_seen.touchpoint_id,
        at_place.customer_state,
        at_place.reached_order,
        count(*) as seen_count,
        sum(at_place.is_reached) as seen_goal_count,
        count(*) filter (where at_place.reached_order = first_seen.seen_order) as with_count,
        sum(at_place.is_reached) filter (where at_place.reached_order = first_seen.seen_order) as with_goal_count
    from first_seen
    inner join at_place
        on first_seen.journey_key = at_place.journey_key and first_seen.seen_order <= at_place.reached_order
    group by at_place.journey_id, first_seen.touchpoint_id, at_place.customer_state, at_place.reached_order
),

stratified as (
    select
        seen.journey_id,
        seen.touchpoint_id,
        seen.reached_order,
        seen.with_count as n_with,
        seen.with_goal_count as k_with,
        place.journey_count - seen.seen_count as n_without,
        place.goal_count - seen.seen_goal_count as k_without
    from seen
    inner join place
        on
            seen.journey_id = place.journey_id
            and seen.customer_state = place.customer_state
            and seen.reached_order = place.reached_order
),

-- The difference within strata of equal customers, weighed by what each can tell (Mantel and Haenszel).
estimated as (
    {{ difference_within_strata(
        'stratified', ['journey_id', 'touchpoint_id', 'reached_order'], 'k_with', 'n_with', 'k_without', 'n_without'
    ) | indent(4) }}
),

compared as (
    select
        *,
        case
            when least(n_1, n_0) >= 30 and standard_error > 0 then 1 / (standard_error * standard_error)
        end as precision_weight
    from estimated
    where n_1 > 0
),

elsewhere as (
    select
        *,
        coalesce(
            sum(precision_weight) over (
                partition by journey_id, touchpoint_id order by reached_order rows between unbounded preceding and 1 preceding
            ), 0
        ) as weight_before,
        coalesce(
            sum(precision_weight) over (
                partition by journey_id, touchpoint_id order by reached_order rows between 1 following and unbounded following
            ), 0
        ) as weight_after,
        coalesce(
            sum(precision_weight * difference) over (
                partition by journey_id, touchpoint_id order by reached_order rows between unbounded preceding and 1 preceding
            ), 0
        ) as difference_before,
        coalesce(
            sum(precision_weight * difference) over (
                partition by journey_id, touchpoint_id order by reached_order rows between 1 following and unbounded following
            ), 0
        ) as difference_after
    from compared
),

-- Those with it at a later place are without it at an earlier one, on both sides of the later comparison alike: the
-- differences at two places are as good as independent.
contrasted as (
    select
        *,
        case
            when precision_weight is not null
                then (difference_before + difference_after) / nullif(weight_before + weight_after, 0)
        end as elsewhere_difference,
        sqrt(1 / precision_weight + 1 / nullif(weight_before + weight_after, 0)) as contrast_error
    from elsewhere
),

tested as (
    select
        *,
        {{ normal_two_sided_p('(difference - elsewhere_difference) / contrast_error') }} as p_value,
        concat(journey_id, ' ', touchpoint_id, ' ', cast(reached_order as {{ dbt.type_string() }})) as test_id
    from contrasted
),

corrected as (
    {{ adjusted_p_values('tested', 'p_value', 'test_id') | indent(4) }}
),

judged as (
    select
        tested.journey_id,
        tested.touchpoint_id,
        tested.reached_order,
        tested.n_1 as with_count,
        tested.k_1 as with_goal_count,
        tested.n_0 as without_count,
        tested.k_0 as without_goal_count,
        tested.elsewhere_difference,
        case when tested.precision_weight is not null then tested.difference end as difference,
        case
            when tested.precision_weight is not null then tested.difference - {{ z }} * tested.standard_error
        end as difference_low,
        case
            when tested.precision_weight is not null then tested.difference + {{ z }} * tested.standard_error
        end as difference_high,
        corrected.p_benjamini_hochberg as corrected_p_value
    from tested
    left join corrected on tested.test_id = corrected.test_id
),

classed as (
    select
        *,
        case
            when corrected_p_value < 0.05 and difference > elsewhere_difference then 'better'
            when corrected_p_value < 0.05 then 'worse'
            else 'no_evidence'
        end as placement
    from judged
),

stage as (
    select
        journey_id,
        stage_order,
        journey_stage_id,
        name_en,
        name_nl
    from {{ ref('dim_journey_stage') }}
)

select
    classed.journey_id,
    journey.name_en as journey_name_en,
    journey.name_nl as journey_name_nl,
    classed.touchpoint_id,
    touchpoint.name_en as touchpoint_name_en,
    touchpoint.name_nl as touchpoint_name_nl,
    case when classed.reached_order = 0 then '(start)' else stage.journey_stage_id end as reached_stage_id,
    case when classed.reached_order = 0 then 'Start' else stage.name_en end as reached_stage_name_en,
    case when classed.reached_order = 0 then 'Begin' else stage.name_nl end as reached_stage_name_nl,
    cast(classed.reached_order as bigint) as reached_stage_order,
    classed.with_count,
    classed.with_goal_count,
    {{ ratio('classed.with_goal_count', 'classed.with_count') }} as with_goal_rate,
    classed.without_count,
    classed.without_goal_count,
    {{ ratio('classed.without_goal_count', 'classed.without_count') }} as without_goal_rate,
    classed.difference,
    classed.difference_low,
    classed.difference_high,
    classed.elsewhere_difference,
    classed.corrected_p_value,
    {{ labelled('placement', 'classed.placement') }}
from classed
left join stage on classed.journey_id = stage.journey_id and classed.reached_order = stage.stage_order
left join {{ ref('journey') }} as journey on classed.journey_id = journey.journey_id
left join {{ ref('dim_touchpoint') }} as touchpoint on classed.touchpoint_id = touchpoint.touchpoint_id
