with

contact_recoding as (
    select
        *,
        {{ surrogate_key(["'contact'", 'contact_system', 'contact_record_id']) }} as contact_id
    from {{ ref('input__contact_recoding') }}
)

select
    contact_recoding.source_system,
    contact_recoding.source_record_id,
    contact_recoding.contact_id,
    contact.contact_id is not null as is_contact_known,
    coalesce(contact.is_excluded, false) as is_excluded,
    contact.day_on,
    coalesce(contact.channel_id, 'not_recorded') as channel_id,
    coalesce(contact.team_id, 'not_recorded') as team_id,
    coalesce(contact.contact_reason_id, 'not_recorded') as registered_reason_id,
    {{ member_of_code('contact_reason', 'contact_recoding.reason_code') }} as recoded_reason_id,
    contact_recoding.recoded_at
from contact_recoding
{{ join_source_code('contact_reason', 'contact_recoding', 'contact_recoding.reason_code') }}
left join {{ ref('fct_contact') }} as contact
    on contact_recoding.contact_id = contact.contact_id
