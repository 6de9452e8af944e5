{%- set z = '1.959963984540054e0' -%}
{%- set z_equivalence = '1.644853626951473e0' -%}
{%- set margin = '(' ~ var_count('journey_touchpoint_margin_percent', 1) ~ ' / 100e0)' -%}

with

step as (
    select
        step.*,
        contact.value_class,
        row_number() over (
            partition by step.journey_key, step.touchpoint_id, step.contact_reason_id order by step.event_number
        ) as occurrence_number
    from {{ ref('fct_journey_step') }} as step
    left join {{ ref('fct_contact') }} as contact
        on case when step.event_kind = 'contact' then step.record_id end = contact.contact_id
),

used as (
    select
        journey_id,
        touchpoint_id,
        min(journey_stage_id) as journey_stage_id,
        min(stage_order) as stage_order,
        count(*) as journey_event_count,
        count(distinct owner_key) as customer_count,
        count(distinct journey_key) as journey_count,
        count(*) filter (where event_kind = 'contact') as touchpoint_contact_count,
        count(*) filter (where event_kind = 'contact' and value_class = 'failure') as avoidable_contact_count,
        count(*) filter (where event_kind = 'contact' and occurrence_number > 1) as repeat_contact_count,
        bool_or(is_goal) as is_goal
    from step
    group by journey_id, touchpoint_id
),

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

-- What happened before the goal: whatever follows it cannot have led there.
before_goal as (
    select
        journey.journey_key,
        journey.journey_id,
        journey.is_reached,
        journey.customer_state,
        step.touchpoint_id,
        min(step.stage_order) as stage_order,
        min(case when step.is_passing then 1 else 0 end) as is_passing
    from journey
    inner join step on journey.journey_key = step.journey_key
    where not step.is_goal and (journey.goal_at is null or step.occurred_at < journey.goal_at)
    group by journey.journey_key, journey.journey_id, journey.is_reached, journey.customer_state, step.touchpoint_id
),

-- Journeys that got as far without it: they were at another touchpoint of its stage or of an earlier one. Otherwise whoever
-- stopped before would stand for those who went on without it.
compared as (
    select
        used.journey_id,
        used.touchpoint_id,
        before_goal.journey_key,
        min(before_goal.is_reached) as is_reached,
        concat(
            min(before_goal.customer_state), ' ',
            cast(
                max(
                    case when before_goal.touchpoint_id <> used.touchpoint_id then before_goal.stage_order end
                ) as {{ dbt.type_string() }}
            )
        ) as stratum,
        max(case when before_goal.touchpoint_id = used.touchpoint_id then 1 else 0 end) as is_with
    from used
    inner join before_goal on used.journey_id = before_goal.journey_id and used.stage_order >= before_goal.stage_order
    where not used.is_goal
    group by used.journey_id, used.touchpoint_id, before_goal.journey_key
    having max(case when before_goal.touchpoint_id <> used.touchpoint_id and before_goal.is_passing = 0 then 1 else 0 end) = 1
),

stratified as (
    select
        journey_id,
        touchpoint_id,
        stratum,
        sum(is_with) as n_with,
        sum(is_with * is_reached) as k_with,
        sum(1 - is_with) as n_without,
        sum((1 - is_with) * is_reached) as k_without
    from compared
    group by journey_id, touchpoint_id, stratum
),

-- The difference within strata of equal journeys, weighed by what each can tell (Mantel and Haenszel).
estimated as (
    {{ difference_within_strata(
        'stratified', ['journey_id', 'touchpoint_id'], 'k_with', 'n_with', 'k_without', 'n_without'
    ) | indent(4) }}
),

tested as (
    select
        *,
        case
            when least(n_1, n_0) >= 30 and standard_error > 0
                then {{ normal_two_sided_p('difference / standard_error') }}
        end as p_value,
        concat(journey_id, ' ', touchpoint_id) as test_id
    from estimated
),

corrected as (
    {{ adjusted_p_values('tested', 'p_value', 'test_id') | indent(4) }}
),

judged as (
    select
        used.*,
        tested.n_1 as with_count,
        tested.k_1 as with_goal_count,
        tested.n_0 as without_count,
        tested.k_0 as without_goal_count,
        case when tested.p_value is not null then tested.difference end as difference,
        case when tested.p_value is not null then tested.difference - {{ z }} * tested.standard_error end as difference_low,
        case when tested.p_value is not null then tested.difference + {{ z }} * tested.standard_error end as difference_high,
        tested.p_value,
        corrected.p_benjamini_hochberg as corrected_p_value,
        -- Both one-sided tests at 5 % say that the difference is within the margin.
        (
            tested.p_value is not null
            and tested.difference - {{ z_equivalence }} * tested.standard_error > -{{ margin }}
            and tested.difference + {{ z_equivalence }} * tested.standard_error < {{ margin }}
        ) as is_without_effect,
        {{ ratio('used.avoidable_contact_count', 'used.touchpoint_contact_count') }} as avoidable_rate,
        {{ ratio('used.repeat_contact_count', 'used.touchpoint_contact_count') }} as repeat_rate
    from used
    left join tested on used.journey_id = tested.journey_id and used.touchpoint_id = tested.touchpoint_id
    left join corrected on tested.test_id = corrected.test_id
),

classed as (
    select
        *,
        case
            when is_goal then 'goal'
            when corrected_p_value < 0.05 and difference > 0 then 'decisive'
            when corrected_p_value < 0.05 and difference < 0 and not is_without_effect then 'hindering'
            when is_without_effect and (avoidable_rate >= 0.5 or repeat_rate >= 0.5) then 'unnecessary'
            else 'not_provable'
        end as touchpoint_value
    from judged
)

select
    classed.journey_id,
    stage.journey_name_en,
    stage.journey_name_nl,
    classed.touchpoint_id,
    touchpoint.name_en as touchpoint_name_en,
    touchpoint.name_nl as touchpoint_name_nl,
    stage.stage_order,
    classed.customer_count,
    classed.journey_event_count,
    classed.journey_count,
    classed.with_count,
    classed.with_goal_count,
    {{ ratio('classed.with_goal_count', 'classed.with_count') }} as with_goal_rate,
    classed.without_count,
    classed.without_goal_count,
    {{ ratio('classed.without_goal_count', 'classed.without_count') }} as without_goal_rate,
    classed.difference,
    classed.difference_low,
    classed.difference_high,
    classed.corrected_p_value,
    classed.is_without_effect,
    classed.touchpoint_contact_count,
    classed.avoidable_rate,
    classed.repeat_rate,
    {{ labelled('touchpoint_value', 'classed.touchpoint_value') }}
from classed
left join {{ ref('dim_journey_stage') }} as stage on classed.journey_stage_id = stage.journey_stage_id
left join {{ ref('dim_touchpoint') }} as touchpoint on classed.touchpoint_id = touchpoint.touchpoint_id
