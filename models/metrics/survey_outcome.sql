{%- set response_days = var_count('survey_response_days', 1) -%}

with

as_of as (select as_of_on from {{ ref('as_of') }}),

invitation as (
    select facts.*
    from {{ ref('fct_survey_invitation') }} as facts
    cross join as_of
    where facts.day_on <= as_of.as_of_on
),

-- One questionnaire, however many of its questions were answered. Without a flag from the source, it counts as complete.
response as (
    select
        facts.response_key,
        facts.source_system,
        facts.survey_invitation_id,
        facts.customer_key,
        facts.touchpoint_id,
        facts.customer_group_id,
        facts.day_on,
        facts.answered_at,
        coalesce(facts.is_complete, true) as is_complete
    from {{ ref('fct_survey_response') }} as facts
    cross join as_of
    where facts.is_first_of_response and facts.day_on <= as_of.as_of_on
),

-- A source that names no invitation may name the customer: then it is the customer's last one for this moment before the answer.
presumed as (
    select
        response.response_key,
        invitation.survey_invitation_id,
        row_number() over (
            partition by response.response_key
            order by invitation.sent_at desc, invitation.survey_invitation_id asc
        ) as place
    from response
    inner join invitation
        on
            response.customer_key = invitation.customer_key
            and response.source_system = invitation.source_system
            and response.touchpoint_id = invitation.touchpoint_id
            and response.answered_at >= invitation.sent_at
            and {{ add_days('response.day_on', -response_days) }} <= invitation.day_on
    where response.survey_invitation_id is null
),

matched as (
    select
        response.*,
        coalesce(invitation.survey_invitation_id, presumed.survey_invitation_id) as matched_invitation_id
    from response
    left join invitation on response.survey_invitation_id = invitation.survey_invitation_id
    left join presumed on response.response_key = presumed.response_key and presumed.place = 1
),

answered as (
    select
        invitation.survey_invitation_id,
        bool_or(matched.day_on <= {{ add_days('invitation.day_on', response_days) }}) as is_started,
        bool_or(
            matched.day_on <= {{ add_days('invitation.day_on', response_days) }} and matched.is_complete
        ) as is_completed
    from matched
    inner join invitation on matched.matched_invitation_id = invitation.survey_invitation_id
    group by invitation.survey_invitation_id
),

numbered as (
    select
        *,
        {{ days_between("date '1970-01-01'", 'day_on') }} as day_number,
        row_number() over (partition by customer_key order by sent_at, survey_invitation_id) as invitation_number,
        lag(day_on) over (partition by customer_key order by sent_at, survey_invitation_id) as previous_invited_on
    from invitation
),

spaced as (
    select
        *,
        count(*) over (
            partition by customer_key order by day_number range between 89 preceding and current row
        ) as invitations_90_days
    from numbered
)

select
    spaced.survey_invitation_id as outcome_id,
    true as is_invited,
    spaced.source_system,
    spaced.customer_key,
    spaced.day_on,
    spaced.journey_stage_id,
    spaced.touchpoint_id,
    spaced.channel_id,
    spaced.customer_group_id,
    case when spaced.customer_key is not null then spaced.invitation_number end as invitation_number,
    case
        when spaced.customer_key is not null then {{ days_between('spaced.previous_invited_on', 'spaced.day_on') }}
    end as days_since_previous,
    case when spaced.customer_key is not null then spaced.invitations_90_days end as invitations_90_days,
    case
        when spaced.customer_key is not null
            then coalesce(
                {{ days_between('spaced.previous_invited_on', 'spaced.day_on') }} < {{ var_count('survey_quarantine_days') }},
                false
            )
    end as is_too_soon,
    spaced.is_delivered,
    spaced.opened_at is not null as is_opened,
    coalesce(answered.is_started, false) as is_started,
    coalesce(answered.is_completed, false) as is_completed,
    answered.survey_invitation_id is not null and not answered.is_started as is_late,
    spaced.opted_out_at is not null as is_opted_out,
    {{ add_days('spaced.day_on', response_days) }} <= as_of.as_of_on as is_mature
from spaced
cross join as_of
left join answered on spaced.survey_invitation_id = answered.survey_invitation_id
union all
select
    matched.response_key as outcome_id,
    false as is_invited,
    matched.source_system,
    matched.customer_key,
    matched.day_on,
    touchpoint.journey_stage_id,
    matched.touchpoint_id,
    'not_applicable' as channel_id,
    matched.customer_group_id,
    cast(null as bigint) as invitation_number,
    cast(null as bigint) as days_since_previous,
    cast(null as bigint) as invitations_90_days,
    cast(null as boolean) as is_too_soon,
    false as is_delivered,
    false as is_opened,
    true as is_started,
    matched.is_complete as is_completed,
    false as is_late,
    false as is_opted_out,
    true as is_mature
from matched
left join {{ ref('dim_touchpoint') }} as touchpoint on matched.touchpoint_id = touchpoint.touchpoint_id
where matched.matched_invitation_id is null
