with

survey_response as (
    select
        *,
        {{ surrogate_key(["'survey_response'", 'source_system', 'response_ref', 'question_code']) }} as survey_response_id
    from {{ ref('input__survey_response') }}
),

invitation as (
    select
        invitation.source_system,
        invitation.invitation_ref,
        case when count(distinct fact.customer_key) <= 1 then min(fact.survey_invitation_id) end as survey_invitation_id,
        case when count(distinct fact.customer_key) = 1 then min(fact.customer_key) end as customer_key
    from {{ ref('input__survey_invitation') }} as invitation
    inner join {{ ref('fct_survey_invitation') }} as fact
        on
            invitation.source_system = fact.source_system
            and invitation.source_record_id = fact.source_record_id
    group by invitation.source_system, invitation.invitation_ref
),

asked_contact as (
    select distinct contact_ref
    from survey_response
),

-- A survey system refers to a contact by the id of the system that handled it, so the id alone must be enough to find it.
contact as (
    select
        input_contact.contact_ref,
        min(fact.customer_key) as customer_key,
        min(fact.journey_stage_id) as journey_stage_id,
        min(fact.channel_id) as channel_id,
        min(fact.contact_reason_id) as contact_reason_id,
        min(fact.product_id) as product_id,
        min(fact.team_id) as team_id,
        min(fact.answer_id) as answer_id
    from {{ ref('input__contact') }} as input_contact
    inner join asked_contact
        on input_contact.contact_ref = asked_contact.contact_ref
    inner join {{ ref('fct_contact') }} as fact
        on
            input_contact.source_system = fact.source_system
            and input_contact.source_record_id = fact.source_record_id
    where fact.leg_number = 1
    group by input_contact.contact_ref
    having count(*) = 1
),

decoded as (
    select
        survey_response.*,
        coalesce(identity.customer_key, invitation.customer_key, contact.customer_key) as customer_key,
        invitation.survey_invitation_id,
        coalesce(
            case when question_code.is_mapped then question_code.member_id end,
            moment_code.member_id,
            'unmapped'
        ) as touchpoint_id,
        coalesce(contact.journey_stage_id, {{ member_without_contact() }}) as contact_journey_stage_id,
        coalesce(contact.channel_id, {{ member_without_contact() }}) as contact_channel_id,
        coalesce(contact.contact_reason_id, {{ member_without_contact() }}) as contact_reason_id,
        coalesce(contact.product_id, {{ member_without_contact() }}) as product_id,
        coalesce(contact.team_id, {{ member_without_contact() }}) as team_id,
        coalesce(contact.answer_id, {{ member_without_contact() }}) as answer_id,
        row_number() over (
            partition by survey_response.source_system, survey_response.response_ref
            -- A response counts under its overall question, not under its first detail question.
            order by
                case survey_response.score_type
                    when 'nps' then 1 when 'csat' then 2 when 'ces' then 3 when 'driver' then 4 else 5
                end,
                survey_response.answered_at,
                survey_response.question_code
        ) as answer_number,
        survey_response.scale_max - survey_response.scale_min as scale_span
    from survey_response
    {{ join_identity('survey_response') }}
    {{ join_source_code('touchpoint', 'survey_response', 'survey_response.question_code', 'question_code') }}
    {{ join_source_code('touchpoint', 'survey_response', 'survey_response.survey_moment', 'moment_code') }}
    left join invitation
        on
            survey_response.source_system = invitation.source_system
            and survey_response.invitation_ref = invitation.invitation_ref
    left join contact
        on survey_response.contact_ref = contact.contact_ref
)

select
    decoded.survey_response_id,
    decoded.source_system,
    decoded.source_record_id,
    decoded.loaded_at,
    decoded.customer_key,
    decoded.day_on,
    decoded.answered_at,
    {{ first_known_member(['touchpoint.journey_stage_id', 'decoded.contact_journey_stage_id']) }} as journey_stage_id,
    decoded.touchpoint_id,
    {{ first_known_member(['touchpoint.channel_id', 'decoded.contact_channel_id']) }} as channel_id,
    decoded.contact_reason_id,
    decoded.product_id,
    coalesce(customer_state.customer_group_id, 'not_recorded') as customer_group_id,
    decoded.team_id,
    {{ surrogate_key(["'response'", 'decoded.source_system', 'decoded.response_ref']) }} as response_key,
    decoded.question_code,
    coalesce(decoded.score_type, 'none') as score_type,
    decoded.score,
    decoded.scale_min,
    decoded.scale_max,
    cast(1 as double) + cast(4 as double) * (decoded.score - decoded.scale_min) / decoded.scale_span as score_5,
    cast(1 as double) + cast(9 as double) * (decoded.score - decoded.scale_min) / decoded.scale_span as score_10,
    case when decoded.score_type = 'nps' then decoded.score >= 9 end as is_promoter,
    case when decoded.score_type = 'nps' then decoded.score <= 6 end as is_detractor,
    case
        -- A scale of more than eleven steps is a slider: its top is as large a share as 4 and 5 are of 1 to 5.
        when decoded.scale_span > 10 then decoded.score - decoded.scale_min >= decoded.scale_span * cast(0.75 as double)
        when decoded.scale_span >= 3 then decoded.score >= decoded.scale_max - 1
        when decoded.scale_span > 0 then decoded.score >= decoded.scale_max
    end as is_top2,
    coalesce(decoded.weight, cast(1 as double)) as weight,
    decoded.is_complete,
    decoded.answer_number = 1 as is_first_of_response,
    decoded.answer_id,
    decoded.survey_invitation_id
from decoded
left join {{ ref('dim_touchpoint') }} as touchpoint
    on decoded.touchpoint_id = touchpoint.touchpoint_id
{{ join_customer_state('decoded.customer_key', 'decoded.answered_at') }}
