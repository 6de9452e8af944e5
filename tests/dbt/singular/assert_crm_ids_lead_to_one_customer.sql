-- C11: records that share a CRM id are one customer. One that fails hangs on a chain of merges longer than var identity_rounds: raise it.
select
    identifier.identifier_value,
    count(distinct identity.customer_key) as customer_count
from {{ ref('input__customer_identifier') }} as identifier
inner join {{ ref('bridge_identity') }} as identity
    on
        identifier.source_system = identity.source_system
        and identifier.customer_ref = identity.customer_ref
where identifier.identifier_type = 'crm'
group by identifier.identifier_value
having count(distinct identity.customer_key) > 1
