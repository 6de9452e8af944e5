with

counted as (
    select
        dim_date.month_start_on,
        daily.contact_reason_id,
        daily.cause_id,
        {{ exact_sum('daily.weighted_contact_count') }} as weighted_contact_count
    from {{ ref('contact_cause_daily') }} as daily
    inner join {{ ref('dim_date') }} as dim_date on daily.day_on = dim_date.day_on
    group by dim_date.month_start_on, daily.contact_reason_id, daily.cause_id
),

totalled as (
    select
        *,
        cast(
            round(
                sum(cast(weighted_contact_count as decimal(28, 6))) over (partition by month_start_on, contact_reason_id)
            ) as bigint
        ) as reason_contact_count
    from counted
)

select
    totalled.month_start_on,
    {{ period_flags() }},
    totalled.contact_reason_id,
    reason.name_en as contact_reason_name_en,
    reason.name_nl as contact_reason_name_nl,
    totalled.cause_id,
    cause.name_nl as cause_name_nl,
    totalled.weighted_contact_count,
    totalled.reason_contact_count,
    {{ ratio('totalled.weighted_contact_count', 'totalled.reason_contact_count') }} as reason_share_rate
from totalled
{{ join_period('contact', 'month', 'totalled.month_start_on') }}
left join {{ ref('dim_contact_reason') }} as reason on totalled.contact_reason_id = reason.contact_reason_id
left join {{ ref('dim_cause') }} as cause on totalled.cause_id = cause.cause_id
