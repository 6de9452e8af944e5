{%- set measures = {'weighted_contact_count': {'metric': 'contact_volume', 'type': 'sum'}} -%}
{%- set top = var_count('top_cause_count', 1) -%}

with

{{ contacts_by_period(ref('contact_cause_daily'), ['cause_id'], measures) }},

ranked as (
    select
        *,
        {{ is_special_member('cause_id') }} as is_unknown,
        row_number() over (
            partition by period_type, period_start_on, {{ is_special_member('cause_id') }}
            order by weighted_contact_count desc, cause_id asc
        ) as cause_number
    from by_period
),

placed as (
    select
        period_type,
        period_start_on,
        case when is_unknown or cause_number <= {{ top }} then cause_id else 'rest' end as cause_id,
        case when not is_unknown and cause_number <= {{ top }} then cause_number end as cause_rank,
        weighted_contact_count
    from ranked
    union all
    select
        period_type,
        period_start_on,
        'rest' as cause_id,
        cast(null as bigint) as cause_rank,
        cast(0 as double) as weighted_contact_count
    from {{ ref('contact_period') }}
    where covered_day_count > 0
),

shown as (
    select
        period_type,
        period_start_on,
        cause_id,
        cause_rank,
        {{ exact_sum('weighted_contact_count') }} as weighted_contact_count
    from placed
    group by period_type, period_start_on, cause_id, cause_rank
),

period_total as (
    select
        period_type,
        period_start_on,
        cast(round({{ exact_sum('weighted_contact_count') }}) as bigint) as period_contact_count
    from shown
    group by period_type, period_start_on
),

open_measure as (
    select
        cause_ref as cause_id,
        count(*) as measure_count
    from {{ ref('prevention_measure') }}
    where status in ('proposed', 'assigned', 'running')
    group by cause_ref
)

select
    shown.period_type,
    shown.period_start_on,
    contact_period.period_end_on,
    contact_period.is_complete,
    shown.cause_id,
    coalesce(cause.name_nl, 'Alle andere oorzaken') as cause_name_nl,
    shown.cause_rank,
    shown.weighted_contact_count,
    period_total.period_contact_count,
    {{ ratio('shown.weighted_contact_count', 'period_total.period_contact_count') }} as share_rate,
    cause.owner_role,
    cause.acceptance,
    cause.accepted_on,
    case
        when shown.cause_rank is not null then cause.owner_role is null or coalesce(cause.acceptance <> 'accepted', true)
    end as is_without_accepted_owner,
    case when shown.cause_rank is not null then coalesce(open_measure.measure_count, 0) end as open_measure_count
from shown
inner join {{ ref('contact_period') }} as contact_period
    on shown.period_type = contact_period.period_type and shown.period_start_on = contact_period.period_start_on
inner join period_total
    on shown.period_type = period_total.period_type and shown.period_start_on = period_total.period_start_on
left join {{ ref('dim_cause') }} as cause on shown.cause_id = cause.cause_id
left join open_measure on shown.cause_id = open_measure.cause_id
