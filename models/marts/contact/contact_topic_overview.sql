{%- set measures = {
    'contact_count': {},
    'csat_answer_count': {},
    'csat_score_sum': {'type': 'sum'},
    'csat_satisfied_count': {},
} -%}

with

topic_day as (
    select
        day_on,
        contact_reason_id,
        contact_count,
        0 as csat_answer_count,
        cast(0 as double) as csat_score_sum,
        0 as csat_satisfied_count
    from {{ ref('contact_reason_count_daily') }}
    union all
    select
        day_on,
        contact_reason_id,
        0 as contact_count,
        csat_answer_count,
        csat_score_sum,
        csat_satisfied_count
    from {{ ref('contact_satisfaction_daily') }}
),

{{ contacts_by_period('topic_day', ['contact_reason_id'], measures) }},

period_total as (
    select
        period_type,
        period_start_on,
        cast(sum(contact_count) as bigint) as period_contact_count
    from by_period
    group by period_type, period_start_on
)

select
    by_period.period_type,
    by_period.period_start_on,
    contact_period.period_end_on,
    contact_period.is_complete,
    by_period.contact_reason_id,
    reason.name_en as contact_reason_name_en,
    reason.name_nl as contact_reason_name_nl,
    reason.level_1_id as topic_id,
    topic.name_en as topic_name_en,
    topic.name_nl as topic_name_nl,
    reason.value_class,
    by_period.contact_count,
    period_total.period_contact_count,
    {{ ratio('by_period.contact_count', 'period_total.period_contact_count') }} as share_rate,
    by_period.csat_answer_count,
    by_period.csat_score_sum,
    {{ ratio('by_period.csat_score_sum', 'by_period.csat_answer_count') }} as csat_mean_score,
    by_period.csat_satisfied_count,
    {{ ratio('by_period.csat_satisfied_count', 'by_period.csat_answer_count') }} as csat_top2_rate
from by_period
inner join {{ ref('contact_period') }} as contact_period
    on by_period.period_type = contact_period.period_type and by_period.period_start_on = contact_period.period_start_on
inner join period_total
    on by_period.period_type = period_total.period_type and by_period.period_start_on = period_total.period_start_on
left join {{ ref('dim_contact_reason') }} as reason on by_period.contact_reason_id = reason.contact_reason_id
left join {{ ref('dim_contact_reason') }} as topic on reason.level_1_id = topic.contact_reason_id
