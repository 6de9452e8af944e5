{#- The definition of a contact is duplicated here on purpose: these totals check what metrics and marts made of it. -#}
{%- set counted_contact = 'is_inbound and not is_excluded' -%}
{%- set of_a_year = 'day_on > ' ~ add_days('as_of.as_of_on', -365) -%}
{%- set no_complaint = " and coalesce(contact_type, 'none') <> 'complaint'" -%}
{%- set with_reason = " and contact_reason_id <> 'not_applicable'" -%}
{%- set default_window = 'window_days = ' ~ var_count('episode_window_days', 1) -%}
{%- set field_counts = [] -%}
{%- for field in klantbeeld.contact_fields() -%}{%- do field_counts.append(field ~ '_filled_count') -%}{%- endfor -%}

{#- Per model with day_on: the totals of its rows up to as_of. -#}
{%- set totals_of_model = {
    'fct_contact': {
        'contacts': 'count(*) filter (where ' ~ counted_contact ~ ')',
        'handled_contacts': 'count(*) filter (where ' ~ counted_contact ~ ' and is_handled)',
        'handle_seconds': exact_sum('case when ' ~ counted_contact ~ ' and is_handled then handle_seconds end'),
        'handle_time_contacts':
            'count(*) filter (where ' ~ counted_contact ~ ' and is_handled and handle_seconds is not null)',
        'classified_contacts': 'count(*) filter (where ' ~ counted_contact ~ " and value_class <> 'unknown')",
        'avoidable_contacts': 'count(*) filter (where ' ~ counted_contact ~ " and value_class = 'failure')",
        'contacts_with_code': 'count(*) filter (where ' ~ counted_contact ~ " and contact_reason_id <> 'not_recorded')",
        'contacts_without_code': 'count(*) filter (where ' ~ counted_contact ~ " and contact_reason_id = 'not_recorded')",
        'registered_contacts': 'count(*) filter (where ' ~ counted_contact ~ " and reason_origin = 'registered')",
        'unregistered_contacts': 'count(*) filter (where ' ~ counted_contact
            ~ " and reason_origin <> 'registered' and not is_abandoned)",
        'proposed_contacts': 'count(*) filter (where ' ~ counted_contact ~ " and reason_origin like 'proposed%')",
        'other_reason_contacts': 'count(*) filter (where ' ~ counted_contact
            ~ " and reason_origin = 'registered' and value_class = 'unknown')",
        'registration_lags': 'count(*) filter (where ' ~ counted_contact
            ~ " and reason_origin = 'registered' and ended_at is not null and reason_registered_at is not null)",
        'contacts_of_a_year': 'count(*) filter (where ' ~ counted_contact ~ ' and ' ~ of_a_year ~ ')',
        'reasons_of_a_year': 'count(*) filter (where ' ~ counted_contact ~ ' and ' ~ of_a_year ~ " and reason_origin <> 'none')",
        'complaints': 'count(*) filter (where ' ~ counted_contact ~ " and contact_type = 'complaint')",
        'calls': 'count(*) filter (where ' ~ counted_contact ~ no_complaint ~ " and channel.channel_group = 'spoken')",
        'messages': 'count(*) filter (where ' ~ counted_contact ~ no_complaint ~ " and channel.channel_group = 'written')",
        'other_contacts': 'count(*) filter (where ' ~ counted_contact ~ no_complaint
            ~ " and coalesce(channel.channel_group, 'none') not in ('spoken', 'written'))",
        'fields_of_contacts': 'count(*) filter (where leg_number = 1) * ' ~ klantbeeld.contact_fields() | length,
    },
    'contact_field_day': {'filled_fields_of_contacts': 'sum(' ~ field_counts | join(' + ') ~ ')'},
    'contact_registration_daily': {
        'hidden_reason_contacts': 'sum(case when is_hidden_reason then contact_count end)',
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
    'fct_contact_episode': {
        'episode_steps': 'sum(case when ' ~ default_window ~ ' then contact_count - 1 end)',
        'episodes_with_steps': 'count(*) filter (where ' ~ default_window ~ ' and contact_count > 1)',
        'switched_episodes': 'count(*) filter (where ' ~ default_window ~ ' and channel_count > 1)',
    },
    'fct_contact_step': {
        'channel_switches': 'count(*) filter (where is_channel_switch)',
        'dead_ends': 'count(*) filter (where is_dead_end)',
        'dead_end_eur': exact_sum('case when is_dead_end then cost_eur end'),
        'team_changes': 'count(*) filter (where is_team_change)',
    },
    'fct_contact_transfer': {
        'transfers': 'count(*) filter (where not is_excluded)',
        'first_transfers': 'count(*) filter (where not is_excluded and transfer_number = 1)',
    },
    'session_contact_daily': {'followed_sessions': 'sum(followed_count)'},
    'fct_journey': {
        'journeys': 'count(*)',
        'journeys_at_goal': "count(*) filter (where goal_state = 'reached')",
        'contacts_in_journeys': 'sum(journey_contact_count)',
        'journey_events': 'sum(event_count)',
        'journey_visits': 'sum(visit_count)',
        'journey_transitions': 'sum(visit_count) + count(*)',
    },
    'fct_web_session': {'engaged_sessions': 'count(*) filter (where is_engaged)'},
    'fct_survey_response': {
        'nps_passives': "count(*) filter (where score_type = 'nps' and score is not null and not is_promoter and not is_detractor)",
        'csat_answers_after_contact': "count(*) filter (where score_type = 'csat' and score_5 is not null" ~ with_reason ~ ')',
        'csat_scores_after_contact': exact_sum("case when score_type = 'csat'" ~ with_reason ~ ' then score_5 end'),
        'csat_converted_answers': "count(*) filter (where score_type = 'csat' and score_5 is not null and (scale_min <> 1 or scale_max <> 5))",
        'csat_satisfied_after_contact': "count(*) filter (where score_type = 'csat' and score_5 is not null and is_top2" ~ with_reason ~ ')',
    },
    'fct_survey_invitation': {
        'invitations': 'count(*)',
        'bounced_invitations': 'count(*) filter (where not is_delivered)',
        'delivered_invitations': 'count(*) filter (where is_delivered)',
        'opened_invitations': 'count(*) filter (where opened_at is not null)',
        'invitations_of_known_customers': 'count(customer_key)',
        'invitations_opted_out': 'count(*) filter (where opted_out_at is not null)',
    },
    'order_delivery': {
        'orders': 'count(*)',
        'orders_ordered': 'count(*) filter (where is_ordered)',
        'orders_shipped': 'count(*) filter (where is_shipped)',
        'orders_delivered': 'count(*) filter (where is_delivered)',
        'orders_cancelled': 'count(*) filter (where is_cancelled)',
        'orders_not_delivered': 'count(*) filter (where is_not_delivered)',
        'orders_under_way': 'count(*) filter (where is_under_way)',
        'orders_next_day_due': 'count(*) filter (where is_next_day_due)',
        'orders_next_day': 'count(*) filter (where is_next_day)',
        'orders_promise_due': 'count(*) filter (where is_promise_due)',
        'orders_on_time': 'count(*) filter (where is_on_time)',
        'orders_damaged': 'count(*) filter (where is_damaged)',
        'orders_returned': 'count(*) filter (where is_returned)',
        'orders_return_due': 'count(*) filter (where is_return_mature)',
        'orders_returned_in_time': 'count(*) filter (where is_returned_in_time)',
        'orders_reported_lost': 'count(*) filter (where is_lost)',
    },
    'survey_outcome': {
        'started_invitations': 'count(*) filter (where is_delivered and is_started)',
        'completed_invitations': 'count(*) filter (where is_delivered and is_completed)',
        'late_invitations': 'count(*) filter (where is_late)',
        'open_responses': 'count(*) filter (where not is_invited)',
        'invitations_too_soon': 'count(*) filter (where is_too_soon)',
        'invitations_90_days': 'sum(invitations_90_days)',
    },
} -%}

{%- set totals_of_cte = {} -%}
{%- for relation, totals in totals_of_model.items() -%}
    {%- do totals_of_cte.update({'total_of_' ~ relation: totals}) -%}
{%- endfor -%}
{%- do totals_of_cte.update({
    'word_total': ['word_uses', 'word_uses_12_months'],
    'edition': ['due_editions', 'missed_editions', 'editions_on_time', 'late_editions'],
}) -%}

with

as_of as (select as_of_on from {{ ref('as_of') }}),

{% for relation, totals in totals_of_model.items() -%}
    {%- set columns = [] -%}
    {%- for total_id, expression in totals.items() -%}
        {%- do columns.append('cast(' ~ expression ~ ' as double) as ' ~ total_id) -%}
    {%- endfor -%}
    total_of_{{ relation }} as (
        select
            {{ columns | join(',\n            ') }}
        {%- if relation == 'order_delivery' %}
            from {{ ref(relation) }}
        {%- else %}
            from {{ ref(relation) }} as facts
            cross join as_of
            {%- if relation == 'fct_contact' %}
                left join {{ ref('dim_channel') }} as channel on facts.channel_id = channel.channel_id
            {%- endif %}
            where facts.day_on <= as_of.as_of_on
        {%- endif %}
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

edition as (
    select
        count(*) as due_editions,
        count(*) filter (where produced_on is null or produced_on > as_of.as_of_on) as missed_editions,
        count(*) filter (where produced_on <= due_on) as editions_on_time,
        count(*) filter (where produced_on > due_on and produced_on <= as_of.as_of_on) as late_editions
    from {{ ref('report_edition') }}
    cross join as_of
    where due_on <= as_of.as_of_on
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
    {%- for cte, total_ids in totals_of_cte.items() %}
        {%- for total_id in total_ids %}
            union all
            select
                '{{ total_id }}' as total_id,
                {{ total_id }} as total
            from {{ cte }}
        {%- endfor %}
    {%- endfor %}
    union all
    select
        'handovers' as total_id,
        total_of_fct_contact_transfer.transfers + total_of_fct_contact_step.team_changes as total
    from total_of_fct_contact_transfer
    cross join total_of_fct_contact_step
    union all
    select
        'first_handovers' as total_id,
        total_of_fct_contact_transfer.first_transfers + total_of_fct_contact_step.team_changes as total
    from total_of_fct_contact_transfer
    cross join total_of_fct_contact_step
)

select
    total_id,
    coalesce(total, 0) as total
from total
