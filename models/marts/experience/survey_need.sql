{%- set window_days = 90 -%}
{%- set minimum_customers = var_count('minimum_customers', 1) -%}
{%- set margin = '(cast(' ~ var_count('survey_margin_hundredths', 1) ~ ' as double) / 100)' -%}
{%- set z = '1.959963984540054e0' -%}

with

as_of as (select as_of_on from {{ ref('as_of') }}),

invited as (
    select outcome.*
    from {{ ref('survey_outcome') }} as outcome
    cross join as_of
    where outcome.is_invited and outcome.day_on > {{ add_days('as_of.as_of_on', -window_days) }}
),

asked as (
    select
        touchpoint_id,
        count(*) as invitation_count,
        count(*) filter (where is_mature and is_delivered) as delivered_count,
        count(*) filter (where is_mature and is_delivered and is_started) as started_count
    from invited
    group by touchpoint_id
),

grouped as (
    select
        touchpoint_id,
        customer_group_id,
        count(*) as delivered_count,
        count(*) filter (where is_started) as started_count
    from invited
    where is_mature and is_delivered and customer_key is not null
    group by touchpoint_id, customer_group_id
),

shared as (
    select
        *,
        {{ ratio('delivered_count', 'sum(delivered_count) over (partition by touchpoint_id)') }} as invited_share,
        {{ ratio('started_count', 'sum(started_count) over (partition by touchpoint_id)') }} as answered_share
    from grouped
),

-- How far the group that answers most unlike the others is over- or underrepresented.
represented as (
    select
        touchpoint_id,
        max(
            abs(answered_share - invited_share)
            / nullif(sqrt((answered_share * (1 - answered_share) + invited_share * (1 - invited_share)) / 2), 0)
        ) as standardised_difference
    from shared
    group by touchpoint_id
),

customer as (
    select
        facts.touchpoint_id,
        coalesce(facts.customer_key, facts.response_key) as unit_id,
        cast(count(*) as double) as x,
        {{ exact_sum('facts.score_10') }} as y,
        {{ exact_sum('facts.score_10 * facts.score_10') }} as squares
    from {{ ref('fct_survey_response') }} as facts
    cross join as_of
    where
        facts.score_type = 'csat'
        and facts.score_5 is not null
        and facts.day_on <= as_of.as_of_on
        and facts.day_on > {{ add_days('as_of.as_of_on', -window_days) }}
    group by facts.touchpoint_id, coalesce(facts.customer_key, facts.response_key)
),

answered as (
    select
        touchpoint_id,
        count(*) as customer_count,
        cast(sum(x) as bigint) as answer_count,
        {{ ratio(exact_sum('y'), exact_sum('x')) }} as grade,
        {{ variance_of(exact_sum('x'), exact_sum('y'), exact_sum('squares')) }} as variance
    from customer
    group by touchpoint_id
),

joined as (
    select
        coalesce(asked.touchpoint_id, answered.touchpoint_id) as touchpoint_id,
        coalesce(asked.invitation_count, 0) as invitation_count,
        coalesce(asked.delivered_count, 0) as delivered_count,
        coalesce(asked.started_count, 0) as started_count,
        coalesce(answered.answer_count, 0) as answer_count,
        coalesce(answered.customer_count, 0) as customer_count,
        case when answered.customer_count >= {{ minimum_customers }} then answered.grade end as grade,
        case when answered.customer_count >= {{ minimum_customers }} then answered.variance end as variance
    from asked
    full outer join answered on asked.touchpoint_id = answered.touchpoint_id
),

-- The spread of the answers is itself estimated, which makes what is needed uncertain.
needed as (
    select
        *,
        sqrt(variance) as deviation,
        cast(answer_count as double) * 30 / {{ window_days }} as monthly_count,
        variance * power({{ z }} / {{ margin }}, 2) as needed_count,
        {{ z }} / sqrt(2e0 * greatest(answer_count - 1, 1)) as relative_error
    from joined
),

bounded as (
    select
        *,
        needed_count * power(greatest(1 - relative_error, 0e0), 2) as needed_low,
        needed_count * power(1 + relative_error, 2) as needed_high
    from needed
),

judged as (
    select
        *,
        case
            when variance is null then 'not_judged'
            when monthly_count > needed_high then 'reduce'
            when monthly_count * 12 < needed_low then 'stop'
            else 'keep'
        end as survey_need
    from bounded
),

-- The agreement is that of the stage, the same on all its days.
passive as (
    select
        journey_stage_id,
        max(passive_state) as passive_state,
        max(agreement) as agreement,
        max(agreement_low) as agreement_low
    from {{ ref('experience_passive_daily') }}
    where not {{ is_special_member('journey_stage_id') }}
    group by journey_stage_id
),

placed as (
    select
        judged.*,
        touchpoint.name_en as touchpoint_name_en,
        touchpoint.name_nl as touchpoint_name_nl,
        touchpoint.journey_stage_id,
        stage.name_en as journey_stage_name_en,
        stage.name_nl as journey_stage_name_nl,
        passive.passive_state,
        passive.agreement,
        passive.agreement_low,
        -- What the score explains, by the least agreement that is likely, need not be asked.
        case
            when passive.passive_state = 'published'
                then {{ ratio('judged.needed_high * (1 - power(passive.agreement_low, 2))', 'judged.monthly_count') }}
        end as passive_share
    from judged
    left join {{ ref('dim_touchpoint') }} as touchpoint on judged.touchpoint_id = touchpoint.touchpoint_id
    left join {{ ref('dim_journey_stage') }} as stage on touchpoint.journey_stage_id = stage.journey_stage_id
    left join passive on touchpoint.journey_stage_id = passive.journey_stage_id
)

select
    placed.touchpoint_id,
    placed.touchpoint_name_en,
    placed.touchpoint_name_nl,
    placed.journey_stage_id,
    placed.journey_stage_name_en,
    placed.journey_stage_name_nl,
    cast({{ window_days }} as bigint) as window_days,
    placed.invitation_count,
    placed.delivered_count,
    placed.started_count,
    case
        when placed.delivered_count >= {{ minimum_customers }}
            then round({{ ratio('placed.started_count', 'placed.delivered_count') }}, 6)
    end as start_rate,
    placed.answer_count,
    placed.customer_count,
    round(placed.grade, 6) as csat_grade_score,
    round(placed.deviation, 6) as csat_grade_deviation,
    {{ margin }} as wanted_margin,
    round({{ z }} * placed.deviation / sqrt(nullif(placed.monthly_count, 0)), 6) as monthly_margin,
    round(placed.monthly_count, 6) as monthly_answer_count,
    round(placed.needed_count, 6) as needed_answer_count,
    round(placed.needed_low, 6) as needed_answer_low,
    round(placed.needed_high, 6) as needed_answer_high,
    case
        when placed.survey_need = 'reduce' then round({{ ratio('placed.needed_high', 'placed.monthly_count') }}, 6)
    end as sufficient_share,
    case
        when placed.customer_count >= {{ minimum_customers }} then round(represented.standardised_difference, 6)
    end as standardised_difference,
    {{ labelled('survey_need', 'placed.survey_need', 'survey_need') }},
    {{ labelled('passive_state', 'placed.passive_state', 'passive_state') }},
    placed.agreement as passive_agreement,
    placed.agreement_low as passive_agreement_low,
    case when placed.passive_share < 1 then round(placed.passive_share, 6) end as passive_sufficient_share
from placed
left join represented on placed.touchpoint_id = represented.touchpoint_id
