{#- What counts as a contact is written a second time here on purpose: these totals judge what the metrics and marts made of it. -#}
{%- set counted_contact = 'is_inbound and not is_excluded' -%}
{%- set no_complaint = " and coalesce(contact_type, 'none') <> 'complaint'" -%}
{%- set totals_of_fact = {
    'fct_contact': {
        'contacts': 'count(*) filter (where ' ~ counted_contact ~ ')',
        'handled_contacts': 'count(*) filter (where ' ~ counted_contact ~ ' and is_handled)',
        'handle_seconds':
            exact_sum('case when ' ~ counted_contact ~ ' and is_handled then handle_seconds end'),
        'handle_time_contacts':
            'count(*) filter (where ' ~ counted_contact ~ ' and is_handled and handle_seconds is not null)',
        'complaints': 'count(*) filter (where ' ~ counted_contact ~ " and contact_type = 'complaint')",
        'calls': 'count(*) filter (where ' ~ counted_contact ~ no_complaint ~ " and channel.channel_group = 'spoken')",
        'messages': 'count(*) filter (where ' ~ counted_contact ~ no_complaint ~ " and channel.channel_group = 'written')",
        'other_contacts': 'count(*) filter (where ' ~ counted_contact ~ no_complaint
            ~ " and coalesce(channel.channel_group, 'none') not in ('spoken', 'written'))",
    },
    'fct_contact_follow_up': {
        'abandoned_contacts': "count(*) filter (where follow_up_status = 'abandoned')",
        'anonymous_contacts': "count(*) filter (where follow_up_status = 'anonymous')",
        'reason_unknown_contacts': "count(*) filter (where follow_up_status = 'reason unknown')",
        'repeated_contacts': 'count(*) filter (where is_repeated)',
        'first_contacts': 'count(*) filter (where is_first_contact and is_looked_back)',
        'contacts_not_looked_back': 'count(*) filter (where is_first_contact and not is_looked_back)',
        'resolved_first_contacts': 'count(*) filter (where is_first_contact and is_looked_back and not is_repeated)',
        'contacts_recorded_resolved': "count(*) filter (where is_resolved and follow_up_status <> 'abandoned')",
        'contacts_with_resolution': "count(is_resolved) filter (where follow_up_status <> 'abandoned')",
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
    from {{ ref(fact) }} as facts
    cross join as_of
    {%- if fact == 'fct_contact' %}
    left join {{ ref('dim_channel') }} as channel on facts.channel_id = channel.channel_id
    {%- endif %}
    where facts.day_on <= as_of.as_of_on
),

{% endfor -%}
word_total as (
    select
        {{ exact_sum('word_use.use_count') }} as word_uses,
        {{ exact_sum(
            "case when word_use.month_start_on >= cast(date_trunc('month', as_of.as_of_on) - interval '11' month as date)"
            ~ ' then word_use.use_count end'
        ) }} as word_uses_12_months
    from {{ ref('word_use') }} as word_use
    cross join as_of
    left join {{ ref('stop_word') }} as stop_word on word_use.word = stop_word.word
    where stop_word.word is null
),

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
    union all
    select
        'word_uses' as total_id,
        word_uses as total
    from word_total
    union all
    select
        'word_uses_12_months' as total_id,
        word_uses_12_months as total
    from word_total
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
