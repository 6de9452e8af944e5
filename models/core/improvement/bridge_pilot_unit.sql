with

assignment as (
    select
        *,
        {{ clean_code('customer_ref') }} as given_customer_ref,
        {{ clean_code('team') }} as given_team
    from {{ ref('input__pilot_assignment') }}
),

pilot as (
    select * from {{ ref('pilot_version') }}
    where is_latest
),

-- Pseudonyms are the same across systems, so any system's customer with the same pseudonym is the one in the register.
known as (
    select
        customer_ref,
        min(customer_key) as customer_key
    from {{ ref('bridge_identity') }}
    group by customer_ref
    having count(distinct customer_key) = 1
),

resolved as (
    select
        assignment.pilot_ref,
        pilot.unit,
        case
            when assignment.given_team is not null then 'team ' || coalesce(team.team_id, 'unmapped ' || assignment.given_team)
            else coalesce(known.customer_key, {{ surrogate_key(["'unknown unit'", 'assignment.given_customer_ref']) }})
        end as unit_key,
        known.customer_key,
        case when assignment.given_team is not null then coalesce(team.team_id, 'unmapped') end as team_id,
        assignment.arm,
        assignment.assigned_on,
        assignment.until_on,
        coalesce(customer.has_processing_objection, false) as has_objected
    from assignment
    inner join pilot on assignment.pilot_ref = pilot.pilot_ref
    left join known on assignment.given_customer_ref = known.customer_ref
    left join {{ ref('dim_customer') }} as customer on known.customer_key = customer.customer_key
    left join {{ ref('dim_team') }} as team on assignment.given_team = team.team_id
),

-- Two accounts of one customer may be in different arms: the customer has seen both, and counts in neither.
judged as (
    select
        *,
        min(arm) over (partition by pilot_ref, unit_key) <> max(arm) over (partition by pilot_ref, unit_key)
        and customer_key is not null as is_in_both_arms
    from resolved
)

select
    pilot_ref,
    unit,
    unit_key,
    min(customer_key) as customer_key,
    min(team_id) as team_id,
    arm,
    assigned_on as from_on,
    max(coalesce(until_on, cast('9999-12-31' as date))) as until_on,
    bool_or(is_in_both_arms) as is_in_both_arms,
    bool_or(has_objected) as has_objected
from judged
group by pilot_ref, unit, unit_key, arm, assigned_on
