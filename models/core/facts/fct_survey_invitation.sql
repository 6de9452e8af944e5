with

survey_invitation as (
    select * from {{ ref('input__survey_invitation') }}
),

decoded as (
    select
        survey_invitation.*,
        identity.customer_key,
        {{ member_of_code('channel', 'survey_invitation.channel') }} as channel_id,
        {{ member_of_code('touchpoint', 'survey_invitation.survey_moment') }} as touchpoint_id
    from survey_invitation
    {{ join_identity('survey_invitation') }}
    {{ join_source_code('channel', 'survey_invitation', 'survey_invitation.channel') }}
    {{ join_source_code('touchpoint', 'survey_invitation', 'survey_invitation.survey_moment') }}
)

select
    {{ surrogate_key(["'survey_invitation'", 'decoded.source_system', 'decoded.source_record_id']) }}
        as survey_invitation_id,
    decoded.source_system,
    decoded.source_record_id,
    decoded.loaded_at,
    decoded.customer_key,
    decoded.day_on,
    decoded.sent_at,
    touchpoint.journey_stage_id,
    decoded.touchpoint_id,
    decoded.channel_id,
    'not_applicable' as contact_reason_id,
    'not_applicable' as product_id,
    coalesce(customer_state.customer_group_id, 'not_recorded') as customer_group_id,
    'not_applicable' as team_id,
    decoded.delivered_at,
    decoded.opened_at,
    decoded.bounced_at,
    decoded.opted_out_at,
    -- Few senders report deliveries, all report bounces.
    decoded.bounced_at is null as is_delivered
from decoded
left join {{ ref('dim_touchpoint') }} as touchpoint
    on decoded.touchpoint_id = touchpoint.touchpoint_id
{{ join_customer_state('decoded.customer_key', 'decoded.sent_at') }}
