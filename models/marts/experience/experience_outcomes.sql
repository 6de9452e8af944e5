{%- set z = '1.959963984540054e0' -%}
{%- set windows = [30, 90] -%}
{%- set outcomes = ['contact', 'contract_ended', 'repeat_purchase'] -%}
{%- set classes = ['dissatisfied', 'neutral', 'satisfied'] -%}

with

as_of as (select as_of_on from {{ ref('as_of') }}),

answer as (
    select
        facts.customer_key,
        facts.day_on,
        facts.answered_at,
        facts.score_10,
        row_number() over (
            partition by facts.customer_key order by facts.answered_at asc, facts.survey_response_id asc
        ) as answer_number
    from {{ ref('fct_survey_response') }} as facts
    where facts.score_type = 'csat' and facts.score_5 is not null and facts.customer_key is not null
),

-- A customer counts once, with the first answer: what follows the second may follow from the first.
classed as (
    select
        customer_key,
        day_on,
        answered_at,
        case
            when score_10 < 5.5e0 then 'dissatisfied'
            when score_10 < 7.5e0 then 'neutral'
            else 'satisfied'
        end as satisfaction_class
    from answer
    where answer_number = 1
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
        classed.customer_key,
        happened.later_outcome,
        min({{ days_between('classed.day_on', 'happened.day_on') }}) as days_until
    from classed
    inner join happened on classed.customer_key = happened.customer_key and classed.answered_at < happened.happened_at
    group by classed.customer_key, happened.later_outcome
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

-- Whoever answered too short ago is in no rate: the window has to have passed for all alike, up to as_of.
judged as (
    select
        asked.later_outcome,
        asked.window_days,
        classed.satisfaction_class,
        coalesce(followed.days_until <= asked.window_days, false) as is_followed
    from classed
    cross join asked
    cross join as_of
    left join followed on classed.customer_key = followed.customer_key and asked.later_outcome = followed.later_outcome
    where {{ days_between('classed.day_on', 'as_of.as_of_on') }} >= asked.window_days
),

counted as (
    select
        asked.later_outcome,
        asked.window_days,
        possible_class.satisfaction_class,
        count(judged.is_followed) as customer_count,
        count(case when judged.is_followed then 1 end) as followed_count
    from asked
    cross join possible_class
    left join judged
        on
            asked.later_outcome = judged.later_outcome
            and asked.window_days = judged.window_days
            and possible_class.satisfaction_class = judged.satisfaction_class
    group by asked.later_outcome, asked.window_days, possible_class.satisfaction_class
),

shown as (
    select
        *,
        -- Of few customers no rate is shown.
        case when customer_count >= {{ var_count('minimum_customers', 1) }} then customer_count end as base_count
    from counted
),

compared as (
    select
        shown.*,
        satisfied.base_count as satisfied_base_count,
        satisfied.followed_count as satisfied_followed_count
    from shown
    inner join shown as satisfied
        on
            shown.later_outcome = satisfied.later_outcome
            and shown.window_days = satisfied.window_days
            and satisfied.satisfaction_class = 'satisfied'
)

select
    {{ labelled('later_outcome', 'later_outcome', 'later_outcome') }},
    cast(window_days as bigint) as window_days,
    {{ labelled('satisfaction_class', 'satisfaction_class', 'satisfaction_class') }},
    customer_count,
    case when base_count is not null then followed_count end as followed_customer_count,
    round({{ ratio('followed_count', 'base_count') }}, 6) as outcome_rate,
    round({{ wilson_low('followed_count', 'base_count', z) }}, 6) as outcome_rate_low,
    round({{ wilson_high('followed_count', 'base_count', z) }}, 6) as outcome_rate_high,
    case
        when satisfaction_class <> 'satisfied'
            then round(
                {{ share_of('followed_count', 'base_count') }}
                - {{ share_of('satisfied_followed_count', 'satisfied_base_count') }}, 6
            )
    end as association,
    case
        when satisfaction_class <> 'satisfied'
            then round(
                {{ newcombe_low('satisfied_followed_count', 'satisfied_base_count', 'followed_count', 'base_count', z) }}, 6
            )
    end as association_low,
    case
        when satisfaction_class <> 'satisfied'
            then round(
                {{ newcombe_high('satisfied_followed_count', 'satisfied_base_count', 'followed_count', 'base_count', z) }}, 6
            )
    end as association_high
from compared
