{%- set measures = {
    'response_count': {'metric': 'survey_responses'},
    'nps_answer_count': {'metric': 'nps', 'part': 'denominator'},
    'promoter_count': {'metric': 'nps_promoters'},
    'detractor_count': {'metric': 'nps_detractors'},
    'nps_weighted_sum': {'metric': 'nps_weighted', 'type': 'sum'},
    'nps_weight_sum': {'metric': 'nps_weighted', 'part': 'denominator', 'type': 'sum'},
    'csat_answer_count': {'metric': 'csat_mean', 'part': 'denominator'},
    'csat_score_sum': {'metric': 'csat_mean', 'type': 'sum'},
    'csat_grade_sum': {'metric': 'csat_grade', 'type': 'sum'},
    'csat_satisfied_count': {'metric': 'csat_top2_rate'},
    'csat_weighted_sum': {'metric': 'csat_mean_weighted', 'type': 'sum'},
    'csat_weight_sum': {'metric': 'csat_mean_weighted', 'part': 'denominator', 'type': 'sum'},
    'driver_answer_count': {'metric': 'driver_mean', 'part': 'denominator'},
    'driver_score_sum': {'metric': 'driver_mean', 'type': 'sum'},
    'ces_answer_count': {'metric': 'ces_mean', 'part': 'denominator'},
    'ces_score_sum': {'metric': 'ces_mean', 'type': 'sum'},
    'ces_easy_count': {'metric': 'ces_easy_rate'},
} -%}
{%- set z = '1.959963984540054e0' -%}
{%- set windowed_sums = {
    'level_count': 'csat_answer_count',
    'level_sum': 'csat_grade_sum',
    'level_answer_squares': 'csat_grade_squares',
    'level_day_squares': 'csat_grade_sum * grade',
    'level_count_squares': 'csat_answer_count * csat_answer_count',
} -%}
{%- set cell = ['day_on', 'source_system', 'journey_stage_id', 'touchpoint_id'] -%}
{%- set window = 'partition by source_system, journey_stage_id, touchpoint_id order by day_number'
    ~ ' range between 27 preceding and current row' -%}

with

{{ covered_daily(ref('metric_survey'), 'survey_response', ['journey_stage_id', 'touchpoint_id'], measures) }},

spread as (select * from {{ ref('survey_score_daily') }}),

measured as (
    select
        filled.*,
        {{ days_between("date '1970-01-01'", 'filled.day_on') }} as day_number,
        {{ ratio('filled.csat_grade_sum', 'filled.csat_answer_count') }} as grade,
        coalesce(spread.csat_grade_squares, 0) as csat_grade_squares,
        coalesce(spread.customer_count, 0) as customer_count,
        coalesce(spread.csat_scale_count, 0) as csat_scale_count,
        coalesce(spread.csat_converted_count, 0) as csat_converted_count,
        {%- for measure in ['nps', 'csat_grade', 'csat_top2', 'ces', 'ces_easy'] %}
            spread.{{ measure }}_standard_error,
            spread.{{ measure }}_customer_count,
            spread.{{ measure }}_design_effect,
        {%- endfor %}
        spread.csat_weight_squares
    from filled
    left join spread
        on
            {%- for column in cell %}
                {{ 'and ' if not loop.first }}filled.{{ column }} = spread.{{ column }}
            {%- endfor %}
),

-- Of a touchpoint and the four weeks that end with the day.
windowed as (
    select
        *,
        {%- for column, value in windowed_sums.items() %}
            cast(sum(cast({{ value }} as decimal(28, 6))) over ({{ window }}) as double) as {{ column }},
        {%- endfor %}
        count(grade) over ({{ window }}) as level_day_count
    from measured
),

-- How much answers and days differ is learnt from all touchpoints of a source, since one has few answers.
varied as (
    select
        day_on,
        source_system,
        {{ variance_within(
            exact_sum('level_answer_squares'), exact_sum('level_day_squares'), exact_sum('level_count'), 'sum(level_day_count)'
        ) }} as variance_within,
        {{ exact_sum('level_day_squares') }} as day_squares,
        {{ exact_sum('level_sum * level_sum / nullif(level_count, 0)') }} as touchpoint_squares,
        sum(level_day_count) as day_count,
        count(*) filter (where level_count > 0) as touchpoint_count,
        {{ exact_sum('level_count - level_count_squares / nullif(level_count, 0)') }} as count_spread
    from windowed
    group by day_on, source_system
),

pooled as (
    select
        windowed.*,
        varied.variance_within,
        {{ variance_between(
            'varied.day_squares', 'varied.touchpoint_squares', 'varied.day_count', 'varied.touchpoint_count', 'varied.variance_within',
            'varied.count_spread'
        ) }} as variance_between,
        -- Four weeks of few answers give no level.
        case
            when windowed.level_count >= {{ var_count('minimum_customers', 1) }} then windowed.level_sum / windowed.level_count
        end as level
    from windowed
    inner join varied on windowed.day_on = varied.day_on and windowed.source_system = varied.source_system
),

weighed as (
    select
        *,
        {{ pooling_weight('csat_answer_count', 'variance_within', 'variance_between') }} as pooling_weight
    from pooled
),

estimated as (
    select
        *,
        level + pooling_weight * (coalesce(grade, level) - level) as pooled_grade,
        {{ z }} * {{ pooled_standard_error(
            'pooling_weight', 'variance_within', 'variance_between', 'level_count', 'level_count_squares'
        ) }} as pooled_half,
        {{ t_quantile('0.975e0', 'csat_grade_customer_count - 1') }} * csat_grade_standard_error as grade_half,
        {{ ratio('ces_score_sum', 'ces_answer_count') }} as ces_mean,
        {{ t_quantile('0.975e0', 'ces_customer_count - 1') }} * ces_standard_error as ces_half,
        csat_answer_count / csat_top2_design_effect as top2_n,
        csat_satisfied_count / csat_top2_design_effect as top2_k,
        ces_answer_count / ces_easy_design_effect as easy_n,
        ces_easy_count / ces_easy_design_effect as easy_k,
        nps_answer_count / nps_design_effect as nps_n,
        promoter_count / nps_design_effect as nps_promoters,
        detractor_count / nps_design_effect as nps_detractors
    from weighed
)

select
    filled.day_on,
    {{ period_flags() }},
    filled.source_system,
    filled.journey_stage_id,
    stage.name_en as journey_stage_name_en,
    stage.name_nl as journey_stage_name_nl,
    filled.touchpoint_id,
    touchpoint.name_en as touchpoint_name_en,
    touchpoint.name_nl as touchpoint_name_nl,
    filled.response_count,
    filled.nps_answer_count,
    filled.promoter_count,
    filled.nps_answer_count - filled.promoter_count - filled.detractor_count as passive_count,
    filled.detractor_count,
    100 * {{ ratio('filled.promoter_count - filled.detractor_count', 'filled.nps_answer_count') }} as nps_score,
    filled.nps_weighted_sum,
    filled.nps_weight_sum,
    100 * {{ ratio('filled.nps_weighted_sum', 'filled.nps_weight_sum') }} as nps_weighted_score,
    filled.csat_answer_count,
    filled.csat_score_sum,
    {{ ratio('filled.csat_score_sum', 'filled.csat_answer_count') }} as csat_mean_score,
    filled.csat_grade_sum,
    {{ ratio('filled.csat_grade_sum', 'filled.csat_answer_count') }} as csat_grade_score,
    filled.csat_satisfied_count,
    {{ ratio('filled.csat_satisfied_count', 'filled.csat_answer_count') }} as csat_top2_rate,
    filled.csat_weighted_sum,
    filled.csat_weight_sum,
    {{ ratio('filled.csat_weighted_sum', 'filled.csat_weight_sum') }} as csat_mean_weighted_score,
    filled.driver_answer_count,
    filled.driver_score_sum,
    {{ ratio('filled.driver_score_sum', 'filled.driver_answer_count') }} as driver_mean_score,
    filled.customer_count,
    round({{ clipped(nps_low('filled.nps_promoters', 'filled.nps_detractors', 'filled.nps_n', z), '-100e0', '100e0') }}, 6)
        as nps_score_low,
    round({{ clipped(nps_high('filled.nps_promoters', 'filled.nps_detractors', 'filled.nps_n', z), '-100e0', '100e0') }}, 6)
        as nps_score_high,
    round({{ clipped('filled.grade - filled.grade_half', '1e0', '10e0') }}, 6) as csat_grade_low,
    round({{ clipped('filled.grade + filled.grade_half', '1e0', '10e0') }}, 6) as csat_grade_high,
    round({{ wilson_low('filled.top2_k', 'filled.top2_n', z) }}, 6) as csat_top2_low,
    round({{ wilson_high('filled.top2_k', 'filled.top2_n', z) }}, 6) as csat_top2_high,
    filled.csat_scale_count,
    filled.csat_converted_count,
    round(
        {{ ratio('filled.csat_weight_sum * filled.csat_weight_sum', 'filled.csat_weight_squares') }}, 6
    ) as csat_effective_count,
    filled.ces_answer_count,
    filled.ces_score_sum,
    filled.ces_mean as ces_mean_score,
    round({{ clipped('filled.ces_mean - filled.ces_half', '1e0', '7e0') }}, 6) as ces_mean_low,
    round({{ clipped('filled.ces_mean + filled.ces_half', '1e0', '7e0') }}, 6) as ces_mean_high,
    filled.ces_easy_count,
    {{ ratio('filled.ces_easy_count', 'filled.ces_answer_count') }} as ces_easy_rate,
    round({{ wilson_low('filled.easy_k', 'filled.easy_n', z) }}, 6) as ces_easy_low,
    round({{ wilson_high('filled.easy_k', 'filled.easy_n', z) }}, 6) as ces_easy_high,
    filled.csat_answer_count > 0 as is_observed,
    cast(filled.level_count as bigint) as csat_answer_28_days_count,
    round(filled.pooled_grade, 6) as pooled_grade_score,
    round({{ clipped('filled.pooled_grade - filled.pooled_half', '1e0', '10e0') }}, 6) as pooled_grade_low,
    round({{ clipped('filled.pooled_grade + filled.pooled_half', '1e0', '10e0') }}, 6) as pooled_grade_high,
    case when filled.level is not null then round(filled.pooling_weight, 6) end as pooling_weight
from estimated as filled
{{ join_period('survey_response', 'day', 'filled.day_on') }}
left join {{ ref('dim_journey_stage') }} as stage on filled.journey_stage_id = stage.journey_stage_id
left join {{ ref('dim_touchpoint') }} as touchpoint on filled.touchpoint_id = touchpoint.touchpoint_id
