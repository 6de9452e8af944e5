{{ config(enabled=is_listed_input(model.name)) }}

with

recipients as (
    select
        *,
        {{ loaded_at() }} as loaded_at
    from {{ source('qualtrics', 'distribution_contact') }}
),

distributions as (
    {{ latest_delivery(source('qualtrics', 'distribution'), ['id']) }}
),

-- A reminder repeats an invitation; a thank-you or test mail is not one.
invited as (
    select
        recipients.*,
        distributions.survey_link_survey_id as survey_id,
        lower(distributions.request_type) as request_type,
        {{ read_value('recipients.sent_at', 'timestamp') }} as invited_at
    from recipients
    left join distributions on recipients.distribution_id = distributions.id
    where coalesce(lower(distributions.request_type), 'invite') not in ('reminder', 'thankyou', 'testemail')
)

select
    'qualtrics' as source_system,
    distribution_id || '.' || contact_id as source_record_id,
    loaded_at,
    distribution_id || '.' || contact_id as invitation_ref,
    contact_id as customer_ref,
    survey_id as survey_moment,
    request_type as channel,
    invited_at as sent_at,
    -- Qualtrics reports that a mail arrived, not when.
    case
        when lower(status) in ('success', 'opened', 'complaint', 'sessionexpired') or lower(status) like 'survey%' then invited_at
    end as delivered_at,
    {{ read_value('opened_at', 'timestamp') }} as opened_at,
    case when lower(status) in ('softbounce', 'hardbounce') then invited_at end as bounced_at,
    {{ unreadable('survey_invitation', {'sent_at': 'sent_at', 'opened_at': 'opened_at'}) }} as unreadable
from invited
