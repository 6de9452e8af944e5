with

pilot as (
    select
        *,
        {{ days_between('starts_on', 'planned_end_on') }} + 1 as planned_days
    from {{ ref('pilot_version') }}
    where is_latest
),

-- A team that first works in the old way and later in the new way is treated, from the later day on.
unit as (
    select
        pilot_ref,
        unit,
        unit_key,
        max(customer_key) as customer_key,
        max(team_id) as team_id,
        max(arm) as arm,
        coalesce(min(case when arm = 'pilot' then from_on end), min(from_on)) as from_on,
        min(from_on) as first_on,
        max(until_on) as until_on
    from {{ ref('bridge_pilot_unit') }}
    where not is_in_both_arms and not has_objected
    group by pilot_ref, unit, unit_key
)

select
    unit.pilot_ref,
    pilot.improvement_ref,
    unit.unit,
    unit.unit_key,
    unit.customer_key,
    unit.team_id,
    unit.arm,
    {{ add_days('pilot.starts_on', '-pilot.planned_days') }} as before_from_on,
    {{ add_days('pilot.starts_on', -1) }} as before_until_on,
    greatest(unit.from_on, pilot.starts_on) as from_on,
    least(unit.until_on, coalesce(pilot.ended_on, pilot.planned_end_on)) as until_on,
    unit.first_on <= pilot.starts_on as is_from_start
from unit
inner join pilot on unit.pilot_ref = pilot.pilot_ref
