{#- An answer is held against what happened in the days before it; so many customers and such an agreement make a score. -#}
{%- set answer_days, fewest_answers, least_agreement, fewest_moments = 14, 30, '0.2e0', 6 -%}
{%- set z = '1.959963984540054e0' -%}

with

as_of as (select as_of_on from {{ ref('as_of') }}),

answer as (
    select facts.*
    from {{ ref('fct_survey_response') }} as facts
    cross join as_of
    where facts.score_type = 'csat' and facts.score_10 is not null and facts.day_on <= as_of.as_of_on
),

-- The newest moment before an answer; it is scored without the answer.
followed as (
    select
        answer.customer_key,
        answer.survey_response_id,
        answer.answered_at,
        answer.score_10,
        moment.journey_stage_id,
        moment.passive_score,
        row_number() over (
            partition by answer.survey_response_id order by moment.happened_at desc, moment.moment_id asc
        ) as moment_place
    from answer
    inner join {{ ref('passive_moment') }} as moment
        on
            answer.customer_key = moment.customer_key
            and answer.answered_at >= moment.happened_at
            and {{ add_days('answer.day_on', -answer_days) }} <= moment.day_on
),

-- Answers of one customer are alike: the newest at a stage stands for them.
last_of_customer as (
    select
        *,
        row_number() over (
            partition by customer_key, journey_stage_id order by answered_at desc, survey_response_id asc
        ) as answer_place
    from followed
    where moment_place = 1
),

ranked as (
    select
        journey_stage_id,
        passive_score,
        score_10,
        avg(passive_score) over (partition by journey_stage_id) as mean_score,
        rank() over (partition by journey_stage_id order by passive_score)
        + (count(*) over (partition by journey_stage_id, passive_score) - 1) / 2e0 as x,
        rank() over (partition by journey_stage_id order by score_10)
        + (count(*) over (partition by journey_stage_id, score_10) - 1) / 2e0 as y
    from last_of_customer
    where answer_place = 1
),

summed as (
    select
        journey_stage_id,
        count(*) as answer_count,
        {{ exact_sum('x') }} as total_x,
        {{ exact_sum('y') }} as total_y,
        {{ exact_sum('x * x') }} as squares_x,
        {{ exact_sum('y * y') }} as squares_y,
        {{ exact_sum('x * y') }} as products,
        avg(case when passive_score > mean_score then score_10 end) as grade_when_smooth,
        avg(case when passive_score <= mean_score then score_10 end) as grade_when_rough
    from ranked
    group by journey_stage_id
),

agreed as (
    select
        *,
        {{ correlation_of('answer_count', 'total_x', 'total_y', 'squares_x', 'squares_y', 'products') }} as agreement
    from summed
),

-- Fisher's interval; a rank correlation varies a little more than another (Fieller).
transformed as (
    select
        *,
        {{ clipped('agreement', '-0.999999e0', '0.999999e0') }} as clipped_agreement,
        case when answer_count > 3 then {{ z }} * sqrt(1.06e0 / (answer_count - 3)) end as half_width
    from agreed
),

bounded as (
    select
        *,
        1 - 2 / ((1 + clipped_agreement) / (1 - clipped_agreement) * exp(-2 * half_width) + 1) as agreement_low,
        1 - 2 / ((1 + clipped_agreement) / (1 - clipped_agreement) * exp(2 * half_width) + 1) as agreement_high
    from transformed
),

judged as (
    select
        *,
        case
            when answer_count < {{ fewest_answers }} then 'few_answers'
            when coalesce(agreement < {{ least_agreement }}, true) then 'low_agreement'
            when agreement_low <= 0 then 'chance'
            else 'published'
        end as passive_state
    from bounded
),

moment_day as (
    select
        journey_stage_id,
        day_on,
        count(*) as moment_count,
        count(case when wrong_count > 0 then 1 end) as rough_moment_count,
        {{ exact_sum('passive_score') }} as total,
        {{ exact_sum('passive_score * passive_score') }} as squares
    from {{ ref('passive_moment') }}
    group by journey_stage_id, day_on
),

answer_day as (
    select
        journey_stage_id,
        day_on,
        count(*) as csat_answer_count,
        {{ exact_sum('score_10') }} as csat_total
    from answer
    group by journey_stage_id, day_on
),

daily as (
    select
        coalesce(moment_day.journey_stage_id, answer_day.journey_stage_id) as journey_stage_id,
        coalesce(moment_day.day_on, answer_day.day_on) as day_on,
        coalesce(moment_day.moment_count, 0) as moment_count,
        coalesce(moment_day.rough_moment_count, 0) as rough_moment_count,
        moment_day.total,
        moment_day.squares,
        coalesce(answer_day.csat_answer_count, 0) as csat_answer_count,
        answer_day.csat_total
    from moment_day
    full outer join answer_day
        on moment_day.journey_stage_id = answer_day.journey_stage_id and moment_day.day_on = answer_day.day_on
),

stated as (
    select
        daily.*,
        coalesce(judged.passive_state, 'few_answers') as passive_state,
        {%- for column in ['agreement', 'agreement_low', 'agreement_high', 'grade_when_smooth', 'grade_when_rough'] %}
            case when judged.answer_count >= {{ fewest_answers }} then round(judged.{{ column }}, 6) end as {{ column }},
        {%- endfor %}
        coalesce(judged.answer_count, 0) as answer_count,
        {{ variance_of('daily.moment_count', 'daily.total', 'daily.squares') }} as variance
    from daily
    left join judged on daily.journey_stage_id = judged.journey_stage_id
)

select
    stated.day_on,
    {{ period_flags() }},
    stated.journey_stage_id,
    stage.name_en as journey_stage_name_en,
    stage.name_nl as journey_stage_name_nl,
    stated.moment_count,
    stated.rough_moment_count,
    case
        when stated.passive_state = 'published' then round({{ ratio('stated.total', 'stated.moment_count') }}, 6)
    end as passive_score,
    case
        when stated.passive_state = 'published' and stated.moment_count >= {{ fewest_moments }}
            then round({{ z }} * sqrt({{ clipped('stated.variance', '0e0', '1e0') }} / stated.moment_count), 6)
    end as passive_margin,
    stated.csat_answer_count,
    round({{ ratio('stated.csat_total', 'stated.csat_answer_count') }}, 6) as csat_grade_score,
    stated.answer_count as agreement_answer_count,
    stated.agreement,
    stated.agreement_low,
    stated.agreement_high,
    stated.grade_when_smooth as grade_when_smooth_score,
    stated.grade_when_rough as grade_when_rough_score,
    {{ labelled('passive_state', 'stated.passive_state', 'passive_state') }}
from stated
left join {{ ref('dim_journey_stage') }} as stage on stated.journey_stage_id = stage.journey_stage_id
{{ join_period('contact', 'day', 'stated.day_on') }}
