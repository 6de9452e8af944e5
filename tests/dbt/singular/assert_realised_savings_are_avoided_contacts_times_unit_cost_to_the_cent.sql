-- R13, R117: what a measure saved is, to the cent, what it avoided times what contacts of its cause cost before; no two
-- measures count the same weeks of a cause; and the business case books every saving once. Counted here from the facts.
with

measure as (
    select
        *,
        {{ add_days('started_on', -28) }} as before_from_on
    from {{ ref('contact_prevention_measures') }}
    where is_mature and realised_saving_eur is not null
),

contact as (
    select
        cause.cause_id,
        facts.day_on,
        cause.weight,
        facts.cost_eur
    from {{ ref('fct_contact_cause') }} as cause
    inner join {{ ref('fct_contact') }} as facts on cause.contact_id = facts.contact_id
    where facts.is_inbound and not facts.is_excluded
),

before_start as (
    select
        measure.measure_id,
        cast(sum(case when contact.cost_eur is not null then contact.weight end) as double) as priced_count,
        cast(sum(contact.weight * contact.cost_eur) as double) as cost_eur
    from measure
    inner join contact
        on
            measure.cause_id = contact.cause_id
            and measure.before_from_on <= contact.day_on
            and measure.started_on > contact.day_on
    group by measure.measure_id
),

wrong_saving as (
    select measure.measure_id
    from measure
    left join before_start on measure.measure_id = before_start.measure_id
    where
        coalesce(abs(measure.unit_cost_eur - before_start.cost_eur / before_start.priced_count) > 0.00501, true)
        or measure.realised_saving_eur
        <> round(cast(measure.avoided_against_others_count as decimal(18, 6)) * measure.unit_cost_eur, 2)
),

counted_twice as (
    select measure.measure_id
    from measure
    inner join measure as other
        on
            measure.cause_id = other.cause_id
            and measure.measure_id <> other.measure_id
            and measure.before_from_on < other.started_on
            and measure.started_on > other.before_from_on
),

booked as (
    select coalesce(sum(realised_saving_eur), 0) as booked_eur
    from {{ ref('contact_business_case_monthly') }}
),

measured as (
    select coalesce(sum(realised_saving_eur), 0) as measured_eur
    from measure
)

select measure_id as wrong
from wrong_saving
union all
select measure_id as wrong
from counted_twice
union all
select 'not all booked' as wrong
from booked
cross join measured
where booked.booked_eur <> measured.measured_eur
