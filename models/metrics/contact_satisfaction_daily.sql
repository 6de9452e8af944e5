select
    day_on,
    contact_reason_id,
    {{ metric_count('csat_mean', 'denominator') }} as csat_answer_count,
    {{ metric_sum('csat_mean') }} as csat_score_sum,
    {{ metric_count('csat_top2_rate') }} as csat_satisfied_count
from {{ ref('metric_survey') }}
where
    metric_id in ('csat_mean', 'csat_top2_rate')
    -- Survey answers that follow no contact have no reason.
    and contact_reason_id <> 'not_applicable'
group by day_on, contact_reason_id
