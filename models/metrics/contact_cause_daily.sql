with

recorded as (
    select
        cause.day_on,
        cause.contact_reason_id,
        cause.cause_id,
        {{ exact_sum('cause.weight') }} as weighted_contact_count,
        {{ exact_sum('case when cause.contact_cost_eur is not null then cause.weight else 0 end') }} as weighted_priced_count,
        {{ exact_sum('cause.weight * cause.contact_cost_eur') }} as weighted_cost_eur
    from {{ ref('fct_contact_cause') }} as cause
    cross join {{ ref('as_of') }} as as_of
    where
        cause.day_on <= as_of.as_of_on
        and {{ metric_definition('contact_volume').rows }}
    group by cause.day_on, cause.contact_reason_id, cause.cause_id
),

recorded_total as (
    select
        day_on,
        contact_reason_id,
        {{ exact_sum('weighted_contact_count') }} as weighted_contact_count
    from recorded
    group by day_on, contact_reason_id
),

counted as (
    select * from recorded
    union all
    select
        daily.day_on,
        daily.contact_reason_id,
        'not_recorded' as cause_id,
        round(daily.contact_count - coalesce(recorded_total.weighted_contact_count, 0), 6) as weighted_contact_count,
        cast(null as double) as weighted_priced_count,
        cast(null as double) as weighted_cost_eur
    from {{ ref('contact_reason_count_daily') }} as daily
    left join recorded_total
        on daily.day_on = recorded_total.day_on and daily.contact_reason_id = recorded_total.contact_reason_id
)

select * from counted
where weighted_contact_count > 0
