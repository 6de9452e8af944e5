with

-- Four weeks before the start against the first four from it.
measure as (
    select
        measure.*,
        as_of.as_of_on,
        {{ add_days('measure.started_on', -28) }} as before_from_on,
        {{ add_days('measure.started_on', 28) }} as after_until_on
    from {{ ref('prevention_measure') }} as measure
    cross join {{ ref('as_of') }} as as_of
),

first_day as (
    select min(day_on) as first_on from {{ ref('contact_reason_count_daily') }}
),

counted as (
    select
        measure.measure_ref,
        {{ exact_sum('case when daily.day_on < measure.started_on then daily.weighted_contact_count end') }} as before_count,
        {{ exact_sum('case when daily.day_on >= measure.started_on then daily.weighted_contact_count end') }} as after_count
    from measure
    inner join {{ ref('contact_cause_daily') }} as daily
        on
            measure.cause_ref = daily.cause_id
            and measure.before_from_on <= daily.day_on
            and measure.after_until_on > daily.day_on
    group by measure.measure_ref
),

compared as (
    select
        measure.*,
        coalesce(measure.after_until_on <= {{ add_days('measure.as_of_on', 1) }}, false) as is_mature,
        case
            when measure.before_from_on >= first_day.first_on and measure.started_on <= measure.as_of_on
                then coalesce(counted.before_count, 0)
        end as before_contact_count,
        coalesce(counted.after_count, 0) as counted_after
    from measure
    cross join first_day
    left join counted on measure.measure_ref = counted.measure_ref
)

select
    compared.measure_ref as measure_id,
    compared.title as measure_name_nl,
    compared.cause_ref as cause_id,
    coalesce(cause.name_nl, 'Niet ingedeeld') as cause_name_nl,
    compared.owner_role,
    compared.status,
    compared.forum,
    compared.status in ('proposed', 'assigned', 'running') and compared.forum is null as is_without_forum,
    compared.agreed_on,
    compared.started_on,
    compared.ended_on,
    compared.expected_avoided_count,
    compared.is_mature,
    compared.before_contact_count,
    case when compared.is_mature then compared.counted_after end as after_contact_count,
    case
        when compared.is_mature then round(compared.before_contact_count - compared.counted_after, 6)
    end as avoided_contact_count
from compared
left join {{ ref('dim_cause') }} as cause on compared.cause_ref = cause.cause_id
