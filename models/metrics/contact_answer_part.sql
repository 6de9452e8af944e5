{%- set follow_up_measures = {
    'first_contact_count': {'metric': 'first_contact_resolution', 'part': 'denominator'},
    'first_resolved_count': {'metric': 'first_contact_resolution'},
} -%}
{%- set survey_measures = {
    'csat_answer_count': {'metric': 'csat_mean', 'part': 'denominator'},
    'csat_score_sum': {'metric': 'csat_mean', 'type': 'sum'},
    'csat_satisfied_count': {'metric': 'csat_top2_rate'},
} -%}
{%- set counts = ['contact_count', 'marked_resolved_count', 'resolution_known_count'] + follow_up_measures | list
    + ['csat_answer_count', 'csat_satisfied_count'] -%}

with

part as (
    select
        dim_date.day_on,
        greatest(dim_date.week_start_on, dim_date.month_start_on) as part_start_on
    from {{ ref('dim_date') }} as dim_date
    cross join {{ ref('as_of') }} as as_of
    where dim_date.day_on <= as_of.as_of_on
),

-- The contacts that count, with what followed them.
contact as (
    select
        part.part_start_on,
        facts.contact_reason_id,
        facts.answer_id,
        count(*) as contact_count,
        -- An abandoned contact got no answer that could resolve anything.
        count(*) filter (where facts.is_resolved and facts.follow_up_status <> 'abandoned') as marked_resolved_count,
        count(*) filter (where facts.is_resolved is not null and facts.follow_up_status <> 'abandoned') as resolution_known_count,
        {{ fact_measures(follow_up_measures) }}
    from {{ ref('fct_contact_follow_up') }} as facts
    inner join part on facts.day_on = part.day_on
    group by part.part_start_on, facts.contact_reason_id, facts.answer_id
),

survey as (
    select
        part.part_start_on,
        facts.contact_reason_id,
        facts.answer_id,
        {{ fact_measures(survey_measures) }}
    from {{ ref('fct_survey_response') }} as facts
    inner join part on facts.day_on = part.day_on
    -- Survey answers that follow no contact have no reason.
    where facts.contact_reason_id <> 'not_applicable'
    group by part.part_start_on, facts.contact_reason_id, facts.answer_id
)

select
    coalesce(contact.part_start_on, survey.part_start_on) as part_start_on,
    coalesce(contact.contact_reason_id, survey.contact_reason_id) as contact_reason_id,
    coalesce(contact.answer_id, survey.answer_id) as answer_id,
    {%- for column in counts %}
        coalesce({{ 'survey' if column in survey_measures else 'contact' }}.{{ column }}, 0) as {{ column }},
    {%- endfor %}
    coalesce(survey.csat_score_sum, 0) as csat_score_sum
from contact
full outer join survey
    on
        contact.part_start_on = survey.part_start_on
        and contact.contact_reason_id = survey.contact_reason_id
        and contact.answer_id = survey.answer_id
where contact.contact_count is not null or survey.csat_answer_count > 0
