with

-- Who never says that somebody wants no more mail has no rate of it.
opt_out_source as (
    select source_system
    from {{ ref('survey_outcome') }}
    where is_opted_out
    group by source_system
),

weekly as (
    select
        dim_date.week_start_on,
        outcome.source_system,
        outcome.touchpoint_id,
        count(*) as invitation_count,
        count(outcome.customer_key) as known_customer_invitation_count,
        count(distinct outcome.customer_key) as customer_count,
        count(*) filter (where outcome.is_too_soon) as too_soon_count,
        count(*) filter (where outcome.is_opted_out) as opted_out_count,
        cast(coalesce(sum(outcome.invitations_90_days), 0) as bigint) as invitations_90_days_sum,
        max(outcome.invitations_90_days) as most_invitations_90_days
    from {{ ref('survey_outcome') }} as outcome
    inner join {{ ref('dim_date') }} as dim_date on outcome.day_on = dim_date.day_on
    where outcome.is_invited
    group by dim_date.week_start_on, outcome.source_system, outcome.touchpoint_id
),

judged as (
    select
        weekly.*,
        weekly.customer_count >= {{ var_count('minimum_customers', 1) }} as is_enough,
        opt_out_source.source_system is not null as has_opt_outs
    from weekly
    left join opt_out_source on weekly.source_system = opt_out_source.source_system
)

select
    judged.week_start_on,
    {{ period_flags() }},
    judged.source_system,
    judged.touchpoint_id,
    touchpoint.name_en as touchpoint_name_en,
    touchpoint.name_nl as touchpoint_name_nl,
    cast({{ var_count('survey_quarantine_days') }} as bigint) as quarantine_days,
    judged.invitation_count,
    judged.known_customer_invitation_count,
    judged.customer_count,
    judged.too_soon_count,
    case
        when judged.is_enough then round({{ ratio('judged.too_soon_count', 'judged.known_customer_invitation_count') }}, 6)
    end as too_soon_rate,
    judged.opted_out_count,
    case
        when judged.is_enough and judged.has_opt_outs
            then round({{ ratio('judged.opted_out_count', 'judged.invitation_count') }}, 6)
    end as opt_out_rate,
    judged.invitations_90_days_sum,
    case
        when judged.is_enough
            then round({{ ratio('judged.invitations_90_days_sum', 'judged.known_customer_invitation_count') }}, 6)
    end as average_invitations_90_days,
    case when judged.is_enough then judged.most_invitations_90_days end as most_invitations_90_days
from judged
{{ join_period('survey_invitation', 'week', 'judged.week_start_on') }}
left join {{ ref('dim_touchpoint') }} as touchpoint on judged.touchpoint_id = touchpoint.touchpoint_id
