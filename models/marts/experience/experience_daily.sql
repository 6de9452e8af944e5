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
} -%}

with

{{ covered_daily(ref('metric_survey'), 'survey_response', ['journey_stage_id', 'touchpoint_id'], measures) }}

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
    {{ ratio('filled.driver_score_sum', 'filled.driver_answer_count') }} as driver_mean_score
from filled
{{ join_period('survey_response', 'day', 'filled.day_on') }}
left join {{ ref('dim_journey_stage') }} as stage on filled.journey_stage_id = stage.journey_stage_id
left join {{ ref('dim_touchpoint') }} as touchpoint on filled.touchpoint_id = touchpoint.touchpoint_id
