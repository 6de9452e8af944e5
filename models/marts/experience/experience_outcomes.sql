{%- set z = '1.959963984540054e0' -%}
{%- set windows = [30, 90] -%}
{%- set outcomes = ['contact', 'contract_ended', 'repeat_purchase'] -%}
{%- set classes = ['dissatisfied', 'neutral', 'satisfied'] -%}
{%- set minimum_customers = var_count('minimum_customers', 1) -%}
{%- set subject = ['answer_scope', 'journey_stage_id', 'later_outcome', 'window_days'] -%}

with

as_of as (select as_of_on from {{ ref('as_of') }}),

classed as (
    select
        survey_response_id,
        customer_key,
        customer_group_id,
        journey_stage_id,
        day_on,
        answered_at,
        case
            when score_10 < 5.5e0 then 'dissatisfied'
            when score_10 < 7.5e0 then 'neutral'
            else 'satisfied'
        end as satisfaction_class
    from {{ ref('fct_survey_response') }}
    where score_type = 'csat' and score_5 is not null and customer_key is not null
),

answer as (
    select
        *,
        row_number() over (partition by customer_key order by answered_at asc, survey_response_id asc) as answer_number,
        row_number() over (
            partition by customer_key, journey_stage_id order by answered_at asc, survey_response_id asc
        ) as stage_answer_number,
        lag(satisfaction_class) over (
            partition by customer_key order by answered_at asc, survey_response_id asc
        ) as earlier_class
    from classed
),

answer_scope as (
    select 'any_stage' as answer_scope
    union all
    select 'stage' as answer_scope
),

-- A customer counts once, overall and at each stage, with the first answer: what follows the second may follow from the first.
counted_answer as (
    select
        answer_scope.answer_scope,
        case answer_scope.answer_scope when 'stage' then answer.journey_stage_id else 'not_applicable' end as journey_stage_id,
        answer.survey_response_id,
        answer.customer_key,
        answer.customer_group_id,
        answer.day_on,
        answer.answered_at,
        answer.satisfaction_class,
        answer.earlier_class
    from answer
    inner join answer_scope
        on
            (answer_scope.answer_scope = 'any_stage' and answer.answer_number = 1)
            or (
                answer_scope.answer_scope = 'stage'
                and answer.stage_answer_number = 1
                and not {{ is_special_member('answer.journey_stage_id') }}
            )
),

happened as (
    select
        customer_key,
        day_on,
        started_at as happened_at,
        'contact' as later_outcome
    from {{ ref('fct_contact') }}
    where is_inbound and not is_excluded and leg_number = 1
    union all
    select
        customer_key,
        day_on,
        occurred_at as happened_at,
        case event_type when 'ended' then 'contract_ended' else 'repeat_purchase' end as later_outcome
    from {{ ref('fct_order_event') }}
    where event_type in ('ended', 'ordered', 'renewed')
),

followed as (
    select
        answer.survey_response_id,
        happened.later_outcome,
        min({{ days_between('answer.day_on', 'happened.day_on') }}) as days_until
    from answer
    inner join happened on answer.customer_key = happened.customer_key and answer.answered_at < happened.happened_at
    where answer.stage_answer_number = 1
    group by answer.survey_response_id, happened.later_outcome
),

asked as (
    {%- for window in windows %}
        {%- for outcome in outcomes %}
            select '{{ outcome }}' as later_outcome, {{ window }} as window_days
            {{ 'union all' if not loop.last }}
        {%- endfor %}
        {{ 'union all' if not loop.last }}
    {%- endfor %}
),

possible_class as (
    {%- for class in classes %}
        select '{{ class }}' as satisfaction_class
        {{ 'union all' if not loop.last }}
    {%- endfor %}
),

member as (
    select
        'any_stage' as answer_scope,
        'not_applicable' as journey_stage_id
    union
    select
        answer_scope,
        journey_stage_id
    from counted_answer
),

-- Whoever answered too short ago is in no rate: the window has to have passed for all alike, up to as_of.
judged as (
    select
        counted_answer.*,
        asked.later_outcome,
        asked.window_days,
        followed.days_until <= asked.window_days as is_followed
    from counted_answer
    cross join asked
    cross join as_of
    left join followed
        on counted_answer.survey_response_id = followed.survey_response_id and asked.later_outcome = followed.later_outcome
    where {{ days_between('counted_answer.day_on', 'as_of.as_of_on') }} >= asked.window_days
),

-- Customers of one group whose answer before was alike; without one they are alike too.
stratum as (
    select
        {{ subject | join(', ') }},
        satisfaction_class,
        customer_group_id,
        earlier_class,
        count(*) as customer_count,
        count(case when is_followed then 1 end) as followed_count
    from judged
    group by {{ subject | join(', ') }}, satisfaction_class, customer_group_id, earlier_class
),

paired as (
    select
        {%- for column in ['customer_count', 'followed_count'] %}
            sum(case when satisfaction_class = 'satisfied' then {{ column }} end) over (
                partition by {{ subject | join(', ') }}, customer_group_id, earlier_class
            ) as satisfied_{{ column }},
        {%- endfor %}
        *
    from stratum
),

standardised as (
    {{ stratified_difference(
        'paired', subject + ['satisfaction_class'],
        'followed_count', 'customer_count', 'satisfied_followed_count', 'satisfied_customer_count'
    ) }}
),

summed as (
    select
        {{ subject | join(', ') }},
        satisfaction_class,
        sum(customer_count) as customer_count,
        sum(followed_count) as followed_count
    from stratum
    group by {{ subject | join(', ') }}, satisfaction_class
),

counted as (
    select
        member.answer_scope,
        member.journey_stage_id,
        asked.later_outcome,
        asked.window_days,
        possible_class.satisfaction_class,
        cast(coalesce(summed.customer_count, 0) as bigint) as customer_count,
        -- Of few customers no rate is shown.
        case when summed.customer_count >= {{ minimum_customers }} then cast(summed.customer_count as bigint) end as base_count,
        cast(summed.followed_count as bigint) as followed_count
    from member
    cross join asked
    cross join possible_class
    left join summed
        on
            member.answer_scope = summed.answer_scope
            and member.journey_stage_id = summed.journey_stage_id
            and asked.later_outcome = summed.later_outcome
            and asked.window_days = summed.window_days
            and possible_class.satisfaction_class = summed.satisfaction_class
),

compared as (
    select
        {%- for column in ['base_count', 'followed_count'] %}
            max(case when satisfaction_class = 'satisfied' then {{ column }} end) over (
                partition by {{ subject | join(', ') }}
            ) as satisfied_{{ column }},
        {%- endfor %}
        *
    from counted
),

-- Below five expected the test is none: chance alone would name rare outcomes.
tested as (
    select
        compared.*,
        {{ surrogate_key([
            'compared.journey_stage_id', 'compared.later_outcome', 'compared.window_days', 'compared.satisfaction_class'
        ]) }} as test_key,
        standardised.compared_1 as standardised_count,
        standardised.difference,
        standardised.standard_error,
        {{ normal_two_sided_p('standardised.z') }} as p_value
    from compared
    left join standardised
        on
            {{ same_columns('compared', 'standardised', subject + ['satisfaction_class']) }}
            and standardised.satisfaction_class <> 'satisfied'
            and standardised.compared_1 >= {{ minimum_customers }}
            and standardised.compared_0 >= {{ minimum_customers }}
            and round(standardised.smallest_expected_count, 6) >= 5e0
),

corrected as (
    select
        answer_scope as corrected_scope,
        test_id,
        p_holm
    from (
        {{ adjusted_p_values('tested', 'p_value', 'test_key', ['answer_scope']) }}
    ) as adjusted
),

ranked as (
    select
        tested.*,
        corrected.p_holm,
        case
            when tested.answer_scope = 'stage' and tested.p_value is not null
                then cast(
                    row_number() over (
                        partition by
                            tested.answer_scope, tested.later_outcome, tested.window_days, tested.satisfaction_class
                        order by tested.p_value asc nulls last, tested.journey_stage_id asc
                    ) as bigint
                )
        end as stage_rank
    from tested
    left join corrected on tested.answer_scope = corrected.corrected_scope and tested.test_key = corrected.test_id
)

select
    {{ labelled('answer_scope', 'ranked.answer_scope', 'answer_scope') }},
    ranked.journey_stage_id,
    stage.name_en as journey_stage_name_en,
    stage.name_nl as journey_stage_name_nl,
    {{ labelled('later_outcome', 'ranked.later_outcome', 'later_outcome') }},
    cast(ranked.window_days as bigint) as window_days,
    {{ labelled('satisfaction_class', 'ranked.satisfaction_class', 'satisfaction_class') }},
    ranked.customer_count,
    case when ranked.base_count is not null then ranked.followed_count end as followed_customer_count,
    round({{ ratio('ranked.followed_count', 'ranked.base_count') }}, 6) as outcome_rate,
    round({{ wilson_low('ranked.followed_count', 'ranked.base_count', z) }}, 6) as outcome_rate_low,
    round({{ wilson_high('ranked.followed_count', 'ranked.base_count', z) }}, 6) as outcome_rate_high,
    case
        when ranked.satisfaction_class <> 'satisfied'
            then round(
                {{ share_of('ranked.followed_count', 'ranked.base_count') }}
                - {{ share_of('ranked.satisfied_followed_count', 'ranked.satisfied_base_count') }}, 6
            )
    end as association,
    {%- for end, bound in [('low', newcombe_low), ('high', newcombe_high)] %}
        case
            when ranked.satisfaction_class <> 'satisfied'
                then round(
                    {{ bound(
                        'ranked.satisfied_followed_count', 'ranked.satisfied_base_count',
                        'ranked.followed_count', 'ranked.base_count', z
                    ) }}, 6
                )
        end as association_{{ end }},
    {%- endfor %}
    ranked.standardised_count as standardised_customer_count,
    round(ranked.difference, 6) as standardised_association,
    {%- for end, sign in [('low', '-'), ('high', '+')] %}
        round(
            {{ clipped('ranked.difference ' ~ sign ~ ' ' ~ z ~ ' * ranked.standard_error', '-1e0', '1e0') }}, 6
        ) as standardised_association_{{ end }},
    {%- endfor %}
    round(ranked.p_value, 6) as p_value,
    round(ranked.p_holm, 6) as p_value_corrected,
    coalesce(ranked.p_holm < 0.05e0, false) as is_claimed,
    ranked.stage_rank
from ranked
left join {{ ref('dim_journey_stage') }} as stage on ranked.journey_stage_id = stage.journey_stage_id
