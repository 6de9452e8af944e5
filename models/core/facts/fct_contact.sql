with

contact as (
    select
        *,
        {{ surrogate_key(["'contact'", 'source_system', 'source_record_id']) }} as contact_id,
        -- A part that was not measured is not zero: the sum is then unknown too.
        coalesce(handle_seconds, talk_seconds + hold_seconds + wrap_seconds) as known_handle_seconds,
        coalesce(is_abandoned, false) and not coalesce(is_callback, false) as has_left,
        -- A customer who left unanswered waited until the end.
        coalesce(
            queue_seconds,
            {{ seconds_between('queued_at', 'coalesce(answered_at, case when is_abandoned then ended_at end)') }}
        ) as known_queue_seconds
    from {{ ref('contact_leg') }}
),

decoded as (
    select
        contact.*,
        identity.customer_key,
        {{ member_of_code('channel', 'contact.channel') }} as channel_id,
        {{ member_of_code('touchpoint', 'contact.channel') }} as touchpoint_id,
        {{ member_of_code('contact_reason', 'contact.reason_code') }} as contact_reason_id,
        {{ member_of_code('contact_reason', 'contact.record_reason_code', 'record_reason') }} as record_reason_id,
        {{ member_of_code('product', 'contact.product_ref') }} as product_id,
        {{ member_of_code('team', 'contact.team') }} as team_id,
        case
            when {{ clean_code('contact.advised_channel') }} is not null
                then {{ member_of_code('advised_channel', 'contact.advised_channel') }}
        end as advised_channel_id,
        case
            when {{ clean_code('contact.first_team') }} is not null then {{ member_of_code('first_team', 'contact.first_team') }}
        end as given_first_team_id
    from contact
    {{ join_identity('contact') }}
    {{ join_source_code('channel', 'contact', 'contact.channel') }}
    {{ join_source_code('touchpoint', 'contact', 'contact.channel') }}
    {{ join_source_code('contact_reason', 'contact', 'contact.reason_code') }}
    {{ join_source_code('contact_reason', 'contact', 'contact.record_reason_code', alias='record_reason') }}
    {{ join_source_code('product', 'contact', 'contact.product_ref') }}
    {{ join_source_code('team', 'contact', 'contact.team') }}
    {{ join_source_code('advised_channel', 'contact', 'contact.advised_channel') }}
    {{ join_source_code('first_team', 'contact', 'contact.first_team') }}
),

-- A proposal for a contact with a registered reason only serves to judge the method.
proposal as (
    select
        contact_id,
        min(case when method = 'rule' then contact_reason_id end) as rule_reason_id,
        min(case when method = 'model' then contact_reason_id end) as model_reason_id
    from {{ ref('contact_reason_proposal') }}
    where not is_check and not {{ is_special_member('contact_reason_id') }}
    group by contact_id
)

select
    decoded.contact_id,
    decoded.source_system,
    decoded.source_record_id,
    decoded.loaded_at,
    decoded.customer_key,
    decoded.day_on,
    decoded.started_at,
    {{ first_known_member(['reason.journey_stage_id', 'touchpoint.journey_stage_id']) }} as journey_stage_id,
    decoded.touchpoint_id,
    decoded.channel_id,
    decoded.contact_reason_id,
    decoded.product_id,
    coalesce(customer_state.customer_group_id, 'not_recorded') as customer_group_id,
    decoded.team_id,
    decoded.direction,
    decoded.contact_type,
    decoded.queued_at,
    decoded.answered_at,
    decoded.ended_at,
    decoded.ivr_seconds,
    decoded.known_queue_seconds as queue_seconds,
    decoded.talk_seconds,
    decoded.hold_seconds,
    decoded.wrap_seconds,
    decoded.known_handle_seconds as handle_seconds,
    coalesce(decoded.direction, 'inbound') = 'inbound' as is_inbound,
    coalesce(decoded.is_excluded, false) as is_excluded,
    not decoded.has_left
    and (decoded.answered_at is not null or decoded.known_handle_seconds is not null) as is_handled,
    decoded.has_left as is_abandoned,
    decoded.has_left
    and coalesce(decoded.known_queue_seconds < {{ var_count('short_abandon_seconds') }}, false) as is_short_abandon,
    decoded.reason_registered_at,
    decoded.department,
    case
        when decoded.case_ref is not null then {{ surrogate_key(["'case'", 'decoded.source_system', 'decoded.case_ref']) }}
    end as case_ref_key,
    decoded.transfer_count,
    decoded.is_resolved,
    coalesce(reason.value_class, 'unknown') as value_class,
    case when not coalesce(decoded.is_excluded, false) then contact_rate.cost_eur end as cost_eur,
    case
        when not coalesce(decoded.is_excluded, false) and decoded.contact_reason_id <> 'not_recorded'
            then registration_rate.cost_eur
    end as registration_cost_eur,
    decoded.advised_channel_id,
    decoded.first_reply_at,
    decoded.agent_reply_count,
    decoded.first_solved_at,
    decoded.solved_at,
    decoded.reopen_count,
    case
        when {{ is_special_member('decoded.contact_reason_id') }}
            then coalesce(proposal.rule_reason_id, proposal.model_reason_id)
    end as proposed_contact_reason_id,
    case
        when not {{ is_special_member('decoded.contact_reason_id') }} then 'registered'
        when proposal.rule_reason_id is not null then 'proposed_by_rule'
        when proposal.model_reason_id is not null then 'proposed_by_model'
        else 'none'
    end as reason_origin,
    -- The team that took a contact first is the one that handled it, unless it was handed over.
    coalesce(
        decoded.given_first_team_id, case when decoded.transfer_count > 0 then 'not_recorded' end, decoded.team_id
    ) as first_team_id,
    case
        when {{ clean_code('decoded.answer_ref') }} is null then 'not_recorded'
        else coalesce(answer.answer_id, 'unmapped')
    end as answer_id,
    decoded.leg_number,
    decoded.record_reason_id
from decoded
left join {{ ref('dim_contact_reason') }} as reason
    on decoded.contact_reason_id = reason.contact_reason_id
left join {{ ref('dim_touchpoint') }} as touchpoint
    on decoded.touchpoint_id = touchpoint.touchpoint_id
left join proposal on decoded.contact_id = proposal.contact_id
{{ join_customer_state('decoded.customer_key', 'decoded.started_at') }}
{{ join_cost_rate('contact', 'decoded', 'contact_rate') }}
{{ join_cost_rate('registration', 'decoded', 'registration_rate') }}
left join {{ ref('dim_answer') }} as answer
    on {{ clean_code('decoded.answer_ref') }} = answer.answer_id
