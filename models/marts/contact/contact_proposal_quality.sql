with

contact as (
    select
        contact_id,
        contact_reason_id
    from {{ ref('fct_contact') }}
    where is_inbound and not is_excluded
),

judged as (
    select
        proposal.method,
        coalesce(proposal.version, 'none') as version,
        proposal.contact_reason_id,
        proposal.is_check,
        not {{ is_special_member('contact.contact_reason_id') }} as is_registered,
        -- A reason of a higher level agrees with every reason below it.
        proposal.contact_reason_id in (reason.level_1_id, reason.level_2_id, reason.level_3_id, reason.level_4_id) as is_agreed
    from {{ ref('contact_reason_proposal') }} as proposal
    inner join contact on proposal.contact_id = contact.contact_id
    inner join {{ ref('dim_contact_reason') }} as reason on contact.contact_reason_id = reason.contact_reason_id
),

counted as (
    select
        method,
        version,
        contact_reason_id,
        cast(count(*) filter (where not is_check) as bigint) as proposal_count,
        cast(count(*) filter (where is_check) as bigint) as checked_count,
        cast(count(*) filter (where is_check and is_agreed) as bigint) as agreed_count
    from judged
    -- A reason may be registered after something was proposed, and be gone after it was judged.
    where is_check = is_registered
    group by method, version, contact_reason_id
)

select
    {{ labelled('method', 'counted.method') }},
    counted.version,
    counted.contact_reason_id,
    reason.name_en as contact_reason_name_en,
    reason.name_nl as contact_reason_name_nl,
    counted.proposal_count,
    counted.checked_count,
    counted.agreed_count,
    case
        when not {{ is_special_member('counted.contact_reason_id') }}
            then {{ ratio('counted.agreed_count', 'counted.checked_count') }}
    end as agreement_rate
from counted
inner join {{ ref('dim_contact_reason') }} as reason on counted.contact_reason_id = reason.contact_reason_id
