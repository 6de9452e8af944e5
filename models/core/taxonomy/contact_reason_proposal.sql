with

reason as (select contact_reason_id from {{ ref('dim_contact_reason') }}),

model_proposal as (
    select
        *,
        {{ surrogate_key(["'contact'", 'contact_system', 'contact_record_id']) }} as contact_id
    from {{ ref('input__contact_reason_proposal') }}
)

select
    contact_id,
    'rule' as method,
    is_check,
    contact_reason_id,
    cast(null as double) as probability,
    rule_id as version
from {{ ref('contact_rule_proposal') }}
union all
-- Below the minimum probability, or if the reason is no longer on the list, the model has proposed nothing.
select
    model_proposal.contact_id,
    'model' as method,
    coalesce(model_proposal.is_holdout, false) as is_check,
    case
        when model_proposal.probability * 100 >= {{ var_count('proposal_minimum_percent') }}
            then coalesce(reason.contact_reason_id, 'unmapped')
        else 'unmapped'
    end as contact_reason_id,
    model_proposal.probability,
    model_proposal.model_version as version
from model_proposal
left join reason on model_proposal.contact_reason = reason.contact_reason_id
