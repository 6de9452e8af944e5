with

recorded as (
    select
        cause.day_on,
        cause.cause_id,
        {{ exact_sum('cause.weight') }} as weighted_contact_count
    from {{ ref('fct_contact_cause') }} as cause
    cross join {{ ref('as_of') }} as as_of
    where
        cause.day_on <= as_of.as_of_on
        and {{ metric_definition('contact_volume').rows }}
    group by cause.day_on, cause.cause_id
),

recorded_day as (
    select
        day_on,
        {{ exact_sum('weighted_contact_count') }} as weighted_contact_count
    from recorded
    group by day_on
),

contact_day as (
    select
        day_on,
        cast(sum(contact_count) as double) as contact_count
    from {{ ref('contact_reason_count_daily') }}
    group by day_on
)

select
    day_on,
    cause_id,
    weighted_contact_count
from recorded
union all
select
    contact_day.day_on,
    'not_recorded' as cause_id,
    round(contact_day.contact_count - coalesce(recorded_day.weighted_contact_count, 0), 6) as weighted_contact_count
from contact_day
left join recorded_day on contact_day.day_on = recorded_day.day_on
