{%- set measures = {
    'contact_count': {},
    'resolved_count': {},
    'resolution_known_count': {},
    'first_contact_count': {},
    'first_resolved_count': {},
    'csat_answer_count': {},
    'csat_score_sum': {'type': 'sum'},
    'csat_satisfied_count': {},
} -%}

with

{{ contacts_by_period(
    ref('contact_answer_part'), ['contact_reason_id', 'answer_id'], measures, 'part_start_on'
) }},

grouped as (
    select
        by_period.period_type,
        by_period.period_start_on,
        by_period.contact_reason_id,
        answer.answer_group_id,
        {{ summed_measures(measures) }}
    from by_period
    left join {{ ref('dim_answer') }} as answer on by_period.answer_id = answer.answer_id
    group by by_period.period_type, by_period.period_start_on, by_period.contact_reason_id, answer.answer_group_id
),

totalled as (
    select
        *,
        cast(sum(contact_count) over (
            partition by period_type, period_start_on, contact_reason_id
        ) as bigint) as reason_contact_count
    from grouped
)

select
    totalled.period_type,
    totalled.period_start_on,
    contact_period.period_end_on,
    contact_period.is_complete,
    totalled.contact_reason_id,
    reason.name_en as contact_reason_name_en,
    reason.name_nl as contact_reason_name_nl,
    totalled.answer_group_id,
    totalled.contact_count,
    totalled.reason_contact_count,
    {{ ratio('totalled.contact_count', 'totalled.reason_contact_count') }} as reason_share_rate,
    totalled.resolved_count,
    totalled.resolution_known_count,
    {{ ratio('totalled.resolved_count', 'totalled.resolution_known_count') }} as resolved_rate,
    totalled.first_contact_count,
    totalled.first_resolved_count,
    {{ ratio('totalled.first_resolved_count', 'totalled.first_contact_count') }} as first_contact_resolution_rate,
    totalled.csat_answer_count,
    totalled.csat_score_sum,
    {{ ratio('totalled.csat_score_sum', 'totalled.csat_answer_count') }} as csat_mean_score,
    totalled.csat_satisfied_count,
    {{ ratio('totalled.csat_satisfied_count', 'totalled.csat_answer_count') }} as csat_top2_rate
from totalled
inner join {{ ref('contact_period') }} as contact_period
    on totalled.period_type = contact_period.period_type and totalled.period_start_on = contact_period.period_start_on
left join {{ ref('dim_contact_reason') }} as reason on totalled.contact_reason_id = reason.contact_reason_id
