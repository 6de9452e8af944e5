{#-
  Each rule works on the records that earlier rules left open, so no recursion is needed: a customer found by a stronger
  identifier never moves because of a weaker one.
-#}
with

record as (
    select * from {{ ref('customer_record') }}
),

identifier as (
    select distinct
        source_system,
        customer_ref,
        identifier_type,
        identifier_value
    from {{ ref('input__customer_identifier') }}
),

-- A record with two CRM ids makes them one customer: the merged account and its master.
by_crm as (
    select
        identifier.source_system,
        identifier.customer_ref,
        {{ surrogate_key(["'crm'", 'min(coalesce(link.linked_value, identifier.identifier_value))']) }} as customer_key,
        'crm' as match_rule
    from identifier
    left join {{ ref('identity_link') }} as link
        on
            identifier.identifier_type = link.identifier_type
            and identifier.identifier_value = link.identifier_value
    where identifier.identifier_type = 'crm'
    group by identifier.source_system, identifier.customer_ref
),

{{ match_by_identifier('login', found='by_crm') }},

-- Pseudonyms of CRM ids and logins are the same across systems, so a system's customer id may be the key itself.
known_pseudonym as (
    select
        identifier.identifier_value,
        min(by_login.customer_key) as customer_key
    from identifier
    inner join by_login
        on
            identifier.source_system = by_login.source_system
            and identifier.customer_ref = by_login.customer_ref
    where identifier.identifier_type in ('crm', 'login')
    group by identifier.identifier_value
    having count(distinct by_login.customer_key) = 1
),

by_pseudonym as (
    select * from by_login
    union all
    select
        record.source_system,
        record.customer_ref,
        known_pseudonym.customer_key,
        'same_pseudonym' as match_rule
    from record
    inner join known_pseudonym
        on record.customer_ref = known_pseudonym.identifier_value
    left join by_login
        on
            record.source_system = by_login.source_system
            and record.customer_ref = by_login.customer_ref
    where by_login.customer_key is null
),

{{ match_by_identifier('email', found='by_pseudonym') }},

{{ match_by_identifier('phone', found='by_email') }}

select
    record.source_system,
    record.customer_ref,
    coalesce(
        by_phone.customer_key,
        {{ surrogate_key(["'own_ref'", 'record.source_system', 'record.customer_ref']) }}
    ) as customer_key,
    coalesce(by_phone.match_rule, 'own_ref') as match_rule
from record
left join by_phone
    on
        record.source_system = by_phone.source_system
        and record.customer_ref = by_phone.customer_ref
