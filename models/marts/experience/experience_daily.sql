{%- set counts = {
    'response_count': metric_count('survey_responses'),
    'nps_answer_count': metric_count('nps', 'denominator'),
    'promoter_count': metric_count('nps_promoters'),
    'detractor_count': metric_count('nps_detractors'),
    'csat_answer_count': metric_count('csat_mean', 'denominator'),
    'csat_satisfied_count': metric_count('csat_top2_rate'),
    'driver_answer_count': metric_count('driver_mean', 'denominator'),
} -%}
{%- set sums = {
    'nps_weighted_sum': metric_sum('nps_weighted'),
    'nps_weight_sum': metric_sum('nps_weighted', 'denominator'),
    'csat_score_sum': metric_sum('csat_mean'),
    'csat_grade_sum': metric_sum('csat_grade'),
    'csat_weighted_sum': metric_sum('csat_mean_weighted'),
    'csat_weight_sum': metric_sum('csat_mean_weighted', 'denominator'),
    'driver_score_sum': metric_sum('driver_mean'),
} -%}

with

counted as (
    select
        day_on,
        source_system,
        journey_stage_id,
        touchpoint_id
        {%- for name, expression in counts.items() | list + sums.items() | list %},
        {{ expression }} as {{ name }}
        {%- endfor %}
    from {{ ref('metric_survey') }}
    group by day_on, source_system, journey_stage_id, touchpoint_id
),

{{ covered_grain('survey_response', 'counted', ['journey_stage_id', 'touchpoint_id']) }},

filled as (
    select
        grain.day_on,
        grain.source_system,
        grain.journey_stage_id,
        grain.touchpoint_id
        {%- for name in counts | list + sums | list %},
        coalesce(counted.{{ name }}, 0) as {{ name }}
        {%- endfor %}
    from grain
    left join counted
        on
            grain.day_on = counted.day_on
            and grain.source_system = counted.source_system
            and grain.journey_stage_id = counted.journey_stage_id
            and grain.touchpoint_id = counted.touchpoint_id
)

select
    filled.day_on,
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
    {{ ratio('filled.driver_score_sum', 'filled.driver_answer_count') }} as driver_mean_score
from filled
left join {{ ref('dim_journey_stage') }} as stage on filled.journey_stage_id = stage.journey_stage_id
left join {{ ref('dim_touchpoint') }} as touchpoint on filled.touchpoint_id = touchpoint.touchpoint_id
