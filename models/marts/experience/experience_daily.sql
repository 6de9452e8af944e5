with

counted as (
    select
        day_on,
        source_system,
        journey_stage_id,
        touchpoint_id,
        {{ metric_count('survey_responses') }} as response_count,
        {{ metric_count('nps', 'denominator') }} as nps_answer_count,
        {{ metric_count('nps_promoters') }} as promoter_count,
        {{ metric_count('nps_detractors') }} as detractor_count,
        {{ metric_sum('nps_weighted') }} as nps_weighted_sum,
        {{ metric_sum('nps_weighted', 'denominator') }} as nps_weight_sum,
        {{ metric_count('csat_mean', 'denominator') }} as csat_answer_count,
        {{ metric_sum('csat_mean') }} as csat_score_sum,
        {{ metric_sum('csat_grade') }} as csat_grade_sum,
        {{ metric_count('csat_top2_rate') }} as csat_satisfied_count,
        {{ metric_sum('csat_mean_weighted') }} as csat_weighted_sum,
        {{ metric_sum('csat_mean_weighted', 'denominator') }} as csat_weight_sum,
        {{ metric_count('driver_mean', 'denominator') }} as driver_answer_count,
        {{ metric_sum('driver_mean') }} as driver_score_sum
    from {{ ref('metric_survey') }}
    group by day_on, source_system, journey_stage_id, touchpoint_id
),

{{ covered_grain('survey_response', 'counted', ['journey_stage_id', 'touchpoint_id']) }},

filled as (
    select
        grain.day_on,
        grain.source_system,
        grain.journey_stage_id,
        grain.touchpoint_id,
        coalesce(counted.response_count, 0) as response_count,
        coalesce(counted.nps_answer_count, 0) as nps_answer_count,
        coalesce(counted.promoter_count, 0) as promoter_count,
        coalesce(counted.detractor_count, 0) as detractor_count,
        coalesce(counted.nps_weighted_sum, 0) as nps_weighted_sum,
        coalesce(counted.nps_weight_sum, 0) as nps_weight_sum,
        coalesce(counted.csat_answer_count, 0) as csat_answer_count,
        coalesce(counted.csat_score_sum, 0) as csat_score_sum,
        coalesce(counted.csat_grade_sum, 0) as csat_grade_sum,
        coalesce(counted.csat_satisfied_count, 0) as csat_satisfied_count,
        coalesce(counted.csat_weighted_sum, 0) as csat_weighted_sum,
        coalesce(counted.csat_weight_sum, 0) as csat_weight_sum,
        coalesce(counted.driver_answer_count, 0) as driver_answer_count,
        coalesce(counted.driver_score_sum, 0) as driver_score_sum
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
