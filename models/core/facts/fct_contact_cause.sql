with

-- A cause without a weight has weight 1; causes that are not in the register count as one cause.
given as (
    select
        contact_cause.contact_system,
        contact_cause.contact_record_id,
        coalesce(cause.cause_id, 'unmapped') as cause_id,
        sum(cast(coalesce(contact_cause.weight, 1) as decimal(18, 6))) as given_weight
    from {{ ref('input__contact_cause') }} as contact_cause
    left join {{ ref('dim_cause') }} as cause on contact_cause.cause_ref = cause.cause_id
    group by
        contact_cause.contact_system,
        contact_cause.contact_record_id,
        coalesce(cause.cause_id, 'unmapped')
),

totalled as (
    select
        *,
        cast(sum(given_weight) over (partition by contact_system, contact_record_id) as double) as total_weight,
        row_number() over (
            partition by contact_system, contact_record_id order by given_weight desc, cause_id asc
        ) as cause_number
    from given
),

shared as (
    select
        *,
        cast(round(cast(given_weight as double) / total_weight, 6) as decimal(18, 6)) as rounded_weight
    from totalled
    where total_weight > 0
),

-- The rounding remainder goes to the heaviest cause, so that the weights of a contact add up to exactly 1.
exact as (
    select
        *,
        rounded_weight
        + case
            when cause_number = 1
                then 1 - sum(rounded_weight) over (partition by contact_system, contact_record_id)
            else 0
        end as weight
    from shared
)

select
    contact.contact_id,
    exact.cause_id,
    contact.source_system,
    contact.day_on,
    contact.contact_reason_id,
    contact.is_inbound,
    contact.is_excluded,
    cast(exact.weight as decimal(18, 6)) as weight,
    contact.cost_eur as contact_cost_eur
from exact
inner join {{ ref('fct_contact') }} as contact
    on exact.contact_system = contact.source_system and exact.contact_record_id = contact.source_record_id
