-- R130: over all groups of answers and reasons of a month the outcomes of contact_answer_groups are those of metric_daily.
with

mart as (
    select
        period_start_on as month_start_on,
        sum(first_contact_count) as first_contact_count,
        sum(first_resolved_count) as first_resolved_count,
        sum(csat_answer_count) as csat_answer_count,
        {{ exact_sum('csat_score_sum') }} as csat_score_sum
    from {{ ref('contact_answer_groups') }}
    where period_type = 'month'
    group by period_start_on
),

metric as (
    select
        dim_date.month_start_on,
        {{ metric_count('first_contact_resolution', 'denominator') }} as first_contact_count,
        {{ metric_count('first_contact_resolution') }} as first_resolved_count,
        {{ metric_count('csat_mean', 'denominator') }} as csat_answer_count,
        {{ metric_sum('csat_mean') }} as csat_score_sum
    from {{ ref('metric_daily') }} as metric_daily
    inner join {{ ref('dim_date') }} as dim_date on metric_daily.day_on = dim_date.day_on
    where
        metric_daily.metric_id = 'first_contact_resolution'
        or (metric_daily.metric_id = 'csat_mean' and metric_daily.contact_reason_id <> 'not_applicable')
    group by dim_date.month_start_on
)

select
    metric.*,
    mart.first_contact_count as found_first_contact_count,
    mart.first_resolved_count as found_first_resolved_count,
    mart.csat_answer_count as found_csat_answer_count,
    mart.csat_score_sum as found_csat_score_sum
from metric
left join mart on metric.month_start_on = mart.month_start_on
where
    mart.first_contact_count is distinct from metric.first_contact_count
    or mart.first_resolved_count is distinct from metric.first_resolved_count
    or mart.csat_answer_count is distinct from metric.csat_answer_count
    or coalesce(abs(mart.csat_score_sum - metric.csat_score_sum), 1) > 0.0001
