{%- set last_number = 5 -%}
{%- set z = '1.959963984540054e0' -%}

with

outcome as (
    select
        *,
        case when invitation_number is not null then least(invitation_number, {{ last_number }}) end as shown_number
    from {{ ref('survey_outcome') }}
),

weekly as (
    select
        dim_date.week_start_on,
        outcome.is_mature,
        outcome.source_system,
        outcome.touchpoint_id,
        outcome.channel_id,
        outcome.shown_number as invitation_number,
        count(*) filter (where outcome.is_invited) as invitation_count,
        count(*) filter (where outcome.is_delivered) as delivered_count,
        count(*) filter (where outcome.is_opened) as opened_count,
        count(*) filter (where outcome.is_delivered and outcome.is_started) as started_count,
        count(*) filter (where outcome.is_delivered and outcome.is_completed) as completed_count,
        count(*) filter (where outcome.is_late) as late_answer_count,
        count(*) filter (where not outcome.is_invited) as open_response_count,
        count(distinct coalesce(outcome.customer_key, outcome.outcome_id)) as customer_count
    from outcome
    inner join {{ ref('dim_date') }} as dim_date on outcome.day_on = dim_date.day_on
    group by
        dim_date.week_start_on,
        outcome.is_mature,
        outcome.source_system,
        outcome.touchpoint_id,
        outcome.channel_id,
        outcome.shown_number
),

-- Before its window has passed a cohort has no rate, and of few customers none is shown.
judged as (
    select
        *,
        case
            when is_mature and customer_count >= {{ var_count('minimum_customers', 1) }} then delivered_count
        end as base_count
    from weekly
)

select
    judged.week_start_on,
    {{ period_flags() }},
    judged.is_mature,
    judged.source_system,
    judged.touchpoint_id,
    touchpoint.name_en as touchpoint_name_en,
    touchpoint.name_nl as touchpoint_name_nl,
    judged.channel_id,
    channel.name_en as channel_name_en,
    channel.name_nl as channel_name_nl,
    judged.invitation_number,
    judged.invitation_count,
    judged.invitation_count - judged.delivered_count as bounced_count,
    judged.delivered_count,
    judged.opened_count,
    judged.started_count,
    judged.completed_count,
    judged.late_answer_count,
    judged.open_response_count,
    judged.customer_count,
    round({{ ratio('judged.completed_count', 'judged.base_count') }}, 6) as response_rate,
    round({{ wilson_low('judged.completed_count', 'judged.base_count', z) }}, 6) as response_rate_low,
    round({{ wilson_high('judged.completed_count', 'judged.base_count', z) }}, 6) as response_rate_high,
    round({{ ratio('judged.started_count', 'judged.base_count') }}, 6) as start_rate,
    round({{ wilson_low('judged.started_count', 'judged.base_count', z) }}, 6) as start_rate_low,
    round({{ wilson_high('judged.started_count', 'judged.base_count', z) }}, 6) as start_rate_high,
    case
        when judged.base_count is not null then round({{ ratio('judged.completed_count', 'judged.started_count') }}, 6)
    end as completion_rate
from judged
{{ join_period('survey_invitation', 'week', 'judged.week_start_on') }}
left join {{ ref('dim_touchpoint') }} as touchpoint on judged.touchpoint_id = touchpoint.touchpoint_id
left join {{ ref('dim_channel') }} as channel on judged.channel_id = channel.channel_id
