{%- set minimum_customers = var_count('minimum_customers', 1) -%}
{%- set sums = ['customer_count', 'csat_answer_count', 'total', 'squares_y', 'squares_x', 'products'] -%}

with

-- Satisfaction alone, on 1 to 10: scores of different questions are not compared.
customer as (
    select
        dim_date.month_start_on,
        facts.journey_stage_id,
        coalesce(facts.customer_key, facts.response_key) as unit_id,
        cast(count(*) as double) as x,
        {{ exact_sum('facts.score_10') }} as y
    from {{ ref('fct_survey_response') }} as facts
    inner join {{ ref('dim_date') }} as dim_date on facts.day_on = dim_date.day_on
    cross join {{ ref('as_of') }} as as_of
    where facts.score_type = 'csat' and facts.score_5 is not null and facts.day_on <= as_of.as_of_on
    group by dim_date.month_start_on, facts.journey_stage_id, coalesce(facts.customer_key, facts.response_key)
),

summed as (
    select
        month_start_on,
        journey_stage_id,
        count(*) as customer_count,
        cast(sum(x) as bigint) as csat_answer_count,
        {{ exact_sum('y') }} as total,
        {{ exact_sum('y * y') }} as squares_y,
        {{ exact_sum('x * x') }} as squares_x,
        {{ exact_sum('x * y') }} as products
    from customer
    group by month_start_on, journey_stage_id
),

member as (select distinct journey_stage_id from summed),

grain as (
    select
        period.period_start_on as month_start_on,
        member.journey_stage_id
    from {{ ref('delivered_period') }} as period
    cross join member
    where period.entity = 'survey_response' and period.period_type = 'month'
    union
    select
        month_start_on,
        journey_stage_id
    from summed
),

stage as (
    select
        grain.month_start_on,
        grain.journey_stage_id,
        stage.name_en,
        stage.name_nl,
        stage.journey_id,
        stage.journey_name_en,
        stage.journey_name_nl,
        {%- for column in sums %}
            summed.{{ column }},
        {%- endfor %}
        -- An answer of no stage is no part of any journey, nor one of a stage that the seed has not (null).
        not {{ is_special_member('stage.journey_id') }} as has_journey
    from grain
    left join summed on grain.month_start_on = summed.month_start_on and grain.journey_stage_id = summed.journey_stage_id
    left join {{ ref('dim_journey_stage') }} as stage on grain.journey_stage_id = stage.journey_stage_id
),

beside as (
    select
        *,
        {%- for column in sums %}
            sum({{ column }}) over (partition by month_start_on, journey_id) - {{ column }} as journey_{{ column }},
            sum(case when has_journey then {{ column }} end) over (partition by month_start_on)
            - {{ column }} as all_{{ column }},
        {%- endfor %}
        has_journey and customer_count >= {{ minimum_customers }} as is_enough
    from stage
),

-- The rest of its journey, or of all journeys where that was hardly asked.
chosen as (
    select
        *,
        case
            when is_enough and journey_customer_count >= {{ minimum_customers }} then 'journey'
            when is_enough and all_customer_count >= {{ minimum_customers }} then 'all_journeys'
        end as compared_with
    from beside
),

compared as (
    select
        {%- for column in sums %}
            case chosen.compared_with
                when 'journey' then chosen.journey_{{ column }}
                when 'all_journeys' then chosen.all_{{ column }}
            end as rest_{{ column }},
        {%- endfor %}
        chosen.*
    from chosen
),

varied as (
    select
        *,
        {{ ratio('total', 'csat_answer_count') }} as grade,
        {{ ratio('rest_total', 'rest_csat_answer_count') }} as rest_grade,
        {{ ratio_variance('customer_count', 'total', 'csat_answer_count', 'squares_y', 'squares_x', 'products') }} as variance,
        {{ ratio_variance(
            'rest_customer_count', 'rest_total', 'rest_csat_answer_count', 'rest_squares_y', 'rest_squares_x', 'rest_products'
        ) }} as rest_variance
    from compared
),

measured as (
    select
        *,
        grade - rest_grade as deviation,
        {{ welch_standard_error('rest_variance', 'rest_customer_count', 'variance', 'customer_count') }} as standard_error,
        {{ welch_degrees_of_freedom('rest_variance', 'rest_customer_count', 'variance', 'customer_count') }} as degrees_of_freedom
    from varied
),

tested as (
    select
        *,
        {{ t_quantile('0.975e0', 'degrees_of_freedom') }} * standard_error as half_width,
        {{ t_cdf('deviation / nullif(standard_error, 0)', 'degrees_of_freedom') }} as p_value
    from measured
),

corrected as (
    select
        month_start_on as corrected_month_on,
        test_id,
        p_holm
    from (
        {{ adjusted_p_values('tested', 'p_value', 'journey_stage_id', ['month_start_on']) }}
    ) as adjusted
),

judged as (
    select
        tested.*,
        corrected.p_holm,
        tested.p_value < 0.05e0 as is_below,
        corrected.p_holm < 0.05e0 as is_claimed
    from tested
    left join corrected
        on tested.month_start_on = corrected.corrected_month_on and tested.journey_stage_id = corrected.test_id
),

-- Months in a row below the others belong together, after one that is not: once claimed, a low point lasts until the row ends.
run as (
    select
        *,
        sum(case when is_below then 0 else 1 end) over (
            partition by journey_stage_id order by month_start_on rows between unbounded preceding and current row
        ) as run_number
    from judged
),

claimed as (
    select
        *,
        max(case when is_claimed then 1 else 0 end) over (
            partition by journey_stage_id, run_number order by month_start_on rows between unbounded preceding and current row
        ) = 1 as is_low_point
    from run
),

followed as (
    select
        *,
        lag(is_low_point) over (partition by journey_stage_id order by month_start_on) as was_low_point
    from claimed
),

stated as (
    select
        *,
        case
            when is_low_point and was_low_point then 'persistent'
            when is_low_point then 'new'
            when p_value is null then 'not_judged'
            when was_low_point then 'recovered'
            else 'none'
        end as low_point_state
    from followed
)

select
    stated.month_start_on,
    {{ period_flags() }},
    coalesce(stated.journey_id, 'unmapped') as journey_id,
    stated.journey_name_en,
    stated.journey_name_nl,
    stated.journey_stage_id,
    stated.name_en as journey_stage_name_en,
    stated.name_nl as journey_stage_name_nl,
    cast(coalesce(stated.csat_answer_count, 0) as bigint) as csat_answer_count,
    cast(coalesce(stated.customer_count, 0) as bigint) as customer_count,
    case when stated.customer_count >= {{ minimum_customers }} then round(stated.grade, 6) end as csat_grade_score,
    {{ labelled('compared_with', 'stated.compared_with', 'compared_with') }},
    cast(stated.rest_customer_count as bigint) as compared_customer_count,
    round(stated.rest_grade, 6) as compared_grade_score,
    round(stated.deviation, 6) as deviation,
    round(stated.deviation - stated.half_width, 6) as deviation_low,
    round(stated.deviation + stated.half_width, 6) as deviation_high,
    round(stated.p_value, 6) as p_value,
    round(stated.p_holm, 6) as p_value_corrected,
    stated.is_low_point,
    {{ labelled('low_point_state', 'stated.low_point_state', 'low_point_state') }}
from stated
{{ join_period('survey_response', 'month', 'stated.month_start_on') }}
