{%- set measures = {'weighted_contact_count': {'type': 'sum'}} -%}

with

{{ contacts_by_period(ref('contact_cause_daily'), ['contact_reason_id', 'cause_id'], measures) }},

reason_total as (
    select
        period_type,
        period_start_on,
        contact_reason_id,
        cast(round({{ exact_sum('weighted_contact_count') }}) as bigint) as reason_contact_count
    from by_period
    group by period_type, period_start_on, contact_reason_id
)

select
    by_period.period_type,
    by_period.period_start_on,
    contact_period.period_end_on,
    contact_period.is_complete,
    by_period.contact_reason_id,
    reason.name_en as contact_reason_name_en,
    reason.name_nl as contact_reason_name_nl,
    by_period.cause_id,
    cause.name_nl as cause_name_nl,
    by_period.weighted_contact_count,
    reason_total.reason_contact_count,
    {{ ratio('by_period.weighted_contact_count', 'reason_total.reason_contact_count') }} as reason_share_rate
from by_period
inner join {{ ref('contact_period') }} as contact_period
    on by_period.period_type = contact_period.period_type and by_period.period_start_on = contact_period.period_start_on
inner join reason_total
    on
        by_period.period_type = reason_total.period_type
        and by_period.period_start_on = reason_total.period_start_on
        and by_period.contact_reason_id = reason_total.contact_reason_id
left join {{ ref('dim_contact_reason') }} as reason on by_period.contact_reason_id = reason.contact_reason_id
left join {{ ref('dim_cause') }} as cause on by_period.cause_id = cause.cause_id
