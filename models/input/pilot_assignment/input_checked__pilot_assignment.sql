{{ config(materialized='view') }}

{%- set rules = {
    'neither a customer nor a team': "nullif(trim(customer_ref), '') is null and nullif(trim(team), '') is null",
    'both a customer and a team': "nullif(trim(customer_ref), '') is not null and nullif(trim(team), '') is not null",
    'until_on before assigned_on': "until_on < assigned_on",
    'two arms at a time': "is_in_other_arm",
} -%}

with

staged as (
    {{ union_inputs('pilot_assignment') }}
),

register as (
    select
        *,
        coalesce(nullif(trim(customer_ref), ''), nullif(trim(team), '')) as unit_ref
    from staged
),

-- The end of a stay arrives in a later delivery than its start.
stay as (
    select
        source_system,
        pilot_ref,
        unit_ref,
        arm,
        assigned_on,
        max_by(coalesce(until_on, cast('9999-12-31' as date)), loaded_at) filter (where loaded_at is not null) as until_on
    from register
    group by source_system, pilot_ref, unit_ref, arm, assigned_on
),

-- Hardly any unit ever changes its arm: only those are compared.
moved as (
    select
        source_system,
        pilot_ref,
        unit_ref
    from stay
    group by source_system, pilot_ref, unit_ref
    having count(distinct arm) > 1
),

moved_stay as (
    select stay.*
    from stay
    inner join moved
        on
            stay.source_system = moved.source_system
            and stay.pilot_ref = moved.pilot_ref
            and stay.unit_ref = moved.unit_ref
),

clash as (
    select distinct
        one.source_system,
        one.pilot_ref,
        one.unit_ref
    from moved_stay as one
    inner join moved_stay as other
        on
            one.source_system = other.source_system
            and one.pilot_ref = other.pilot_ref
            and one.unit_ref = other.unit_ref
            and one.arm <> other.arm
            and one.assigned_on <= other.until_on
            and one.until_on >= other.assigned_on
),

judged as (
    select
        register.*,
        clash.unit_ref is not null as is_in_other_arm
    from register
    left join clash
        on
            register.source_system = clash.source_system
            and register.pilot_ref = clash.pilot_ref
            and register.unit_ref = clash.unit_ref
)

{{ checked_rows('pilot_assignment', rules, relation='judged') }}
