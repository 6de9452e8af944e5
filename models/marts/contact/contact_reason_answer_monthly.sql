{%- set counts = [
    'contact_count', 'marked_resolved_count', 'resolution_known_count', 'first_contact_count', 'first_resolved_count',
    'csat_answer_count', 'csat_satisfied_count',
] -%}

with

grouped as (
    select
        dim_date.month_start_on,
        part.contact_reason_id,
        answer.answer_group_id,
        {%- for name in counts %}
            cast(sum(part.{{ name }}) as bigint) as {{ name }},
        {%- endfor %}
        {{ exact_sum('part.csat_score_sum') }} as csat_score_sum
    from {{ ref('contact_answer_part') }} as part
    inner join {{ ref('dim_date') }} as dim_date on part.part_start_on = dim_date.day_on
    left join {{ ref('dim_answer') }} as answer on part.answer_id = answer.answer_id
    group by dim_date.month_start_on, part.contact_reason_id, answer.answer_group_id
),

totalled as (
    select
        *,
        cast(sum(contact_count) over (partition by month_start_on, contact_reason_id) as bigint) as reason_contact_count
    from grouped
)

select
    totalled.month_start_on,
    {{ period_flags() }},
    totalled.contact_reason_id,
    reason.name_en as contact_reason_name_en,
    reason.name_nl as contact_reason_name_nl,
    totalled.answer_group_id,
    totalled.contact_count,
    totalled.reason_contact_count,
    {{ ratio('totalled.contact_count', 'totalled.reason_contact_count') }} as reason_share_rate,
    totalled.marked_resolved_count,
    totalled.resolution_known_count,
    {{ ratio('totalled.marked_resolved_count', 'totalled.resolution_known_count') }} as resolved_rate,
    totalled.first_contact_count,
    totalled.first_resolved_count,
    {{ ratio('totalled.first_resolved_count', 'totalled.first_contact_count') }} as first_contact_resolution_rate,
    totalled.csat_answer_count,
    totalled.csat_score_sum,
    {{ ratio('totalled.csat_score_sum', 'totalled.csat_answer_count') }} as csat_mean_score,
    totalled.csat_satisfied_count,
    {{ ratio('totalled.csat_satisfied_count', 'totalled.csat_answer_count') }} as csat_top2_rate
from totalled
{{ join_period('contact', 'month', 'totalled.month_start_on') }}
left join {{ ref('dim_contact_reason') }} as reason on totalled.contact_reason_id = reason.contact_reason_id
