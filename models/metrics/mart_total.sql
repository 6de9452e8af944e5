{#- What counts as a contact is written a second time here on purpose: these totals judge what the metrics and marts made of it. -#}
{%- set counted_contact = 'is_inbound and not is_excluded' -%}
{%- set totals_of_fact = {
    'fct_contact': {
        'contacts': 'count(*) filter (where ' ~ counted_contact ~ ')',
        'handled_contacts': 'count(*) filter (where ' ~ counted_contact ~ ' and is_handled)',
        'handle_seconds':
            exact_sum('case when ' ~ counted_contact ~ ' and is_handled then handle_seconds end'),
        'handle_time_contacts':
            'count(*) filter (where ' ~ counted_contact ~ ' and is_handled and handle_seconds is not null)',
    },
    'fct_survey_response': {
        'csat_answers_after_contact': "count(*) filter (where score_type = 'csat' and score_5 is not null"
            ~ " and contact_reason_id <> 'not_applicable')",
        'csat_scores_after_contact': exact_sum("case when score_type = 'csat' and contact_reason_id <> 'not_applicable' then score_5 end"),
        'csat_satisfied_after_contact': "count(*) filter (where score_type = 'csat' and score_5 is not null and is_top2"
            ~ " and contact_reason_id <> 'not_applicable')",
    },
} -%}

with

as_of as (select as_of_on from {{ ref('as_of') }}),

{% for fact, totals in totals_of_fact.items() -%}
total_of_{{ fact }} as (
    select
        {%- for total_id, expression in totals.items() %}
        cast({{ expression }} as double) as {{ total_id }}{{ ',' if not loop.last }}
        {%- endfor %}
    from {{ ref(fact) }}
    cross join as_of
    where day_on <= as_of.as_of_on
),

{% endfor -%}
metric as (
    select
        metric_id,
        {{ exact_sum('numerator') }} as numerator,
        {{ exact_sum('denominator') }} as denominator
    from {{ ref('fct_metric_daily') }}
    group by metric_id
),

total as (
    select
        metric_id as total_id,
        numerator as total
    from metric
    union all
    select
        concat(metric_id, '.denominator') as total_id,
        denominator as total
    from metric
    where denominator is not null
    {%- for fact, totals in totals_of_fact.items() %}
    {%- for total_id in totals %}
    union all
    select
        '{{ total_id }}' as total_id,
        {{ total_id }} as total
    from total_of_{{ fact }}
    {%- endfor %}
    {%- endfor %}
)

select
    total_id,
    coalesce(total, 0) as total
from total
