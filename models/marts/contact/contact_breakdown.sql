{%- set measures = contact_breakdown_measures() -%}

with

{{ contacts_by_period(
    ref('contact_breakdown_part'), ['breakdown_id', 'contact_reason_id', 'member_id'], measures, 'part_start_on'
) }},

special_members as (
    {{ special_members() }}
),

breakdown as (
    {{ contact_breakdown_names() }}
),

member as (
    {{ contact_breakdown_members() }}
),

totalled as (
    select
        *,
        cast(sum(contact_count) over (
            partition by period_type, period_start_on, breakdown_id, member_id
        ) as bigint) as member_contact_count,
        cast(sum(contact_count) over (
            partition by period_type, period_start_on, breakdown_id
        ) as bigint) as period_contact_count
    from by_period
)

select
    totalled.period_type,
    totalled.period_start_on,
    contact_period.period_end_on,
    contact_period.is_complete,
    totalled.breakdown_id,
    breakdown.breakdown_name_en,
    breakdown.breakdown_name_nl,
    totalled.member_id,
    coalesce(member.name_en, special_members.name_en, totalled.member_id) as member_name_en,
    coalesce(member.name_nl, special_members.name_nl, totalled.member_id) as member_name_nl,
    totalled.contact_reason_id,
    reason.name_en as contact_reason_name_en,
    reason.name_nl as contact_reason_name_nl,
    reason.value_class,
    totalled.contact_count,
    totalled.member_contact_count,
    {{ ratio('totalled.contact_count', 'totalled.member_contact_count') }} as member_share_rate,
    totalled.period_contact_count,
    {{ ratio('totalled.contact_count', 'totalled.period_contact_count') }} as period_share_rate,
    totalled.handled_count,
    totalled.handle_seconds,
    totalled.handle_time_count,
    {{ ratio('totalled.handle_seconds', 'totalled.handle_time_count') }} as average_handle_seconds
from totalled
inner join {{ ref('contact_period') }} as contact_period
    on totalled.period_type = contact_period.period_type and totalled.period_start_on = contact_period.period_start_on
inner join breakdown on totalled.breakdown_id = breakdown.breakdown_id
left join member on totalled.breakdown_id = member.breakdown_id and totalled.member_id = member.member_id
left join special_members on totalled.member_id = special_members.member_id
left join {{ ref('dim_contact_reason') }} as reason on totalled.contact_reason_id = reason.contact_reason_id
