-- R118: the last version of a corrected reason is the one that the fact has; each contact has exactly one.
with

last_version as (
    select
        contact_id,
        contact_reason_id
    from {{ ref('contact_reason_correction') }}
    where valid_to is null
)

select
    last_version.contact_id,
    last_version.contact_reason_id,
    fact.contact_reason_id as contact_reason_id_of_fact
from last_version
left join {{ ref('fct_contact') }} as fact on last_version.contact_id = fact.contact_id
where fact.contact_reason_id is distinct from last_version.contact_reason_id
