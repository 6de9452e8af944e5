with

counted as (
    select
        dim_date.month_start_on,
        daily.cause_id,
        {{ exact_sum('daily.weighted_contact_count') }} as weighted_contact_count
    from {{ ref('contact_cause_daily') }} as daily
    inner join {{ ref('dim_date') }} as dim_date on daily.day_on = dim_date.day_on
    group by dim_date.month_start_on, daily.cause_id
),

ranked as (
    select
        *,
        cast(round(sum(cast(weighted_contact_count as decimal(28, 6))) over (partition by month_start_on)) as bigint)
            as month_contact_count,
        case
            when not {{ is_special_member('cause_id') }}
                then row_number() over (
                    partition by month_start_on, {{ is_special_member('cause_id') }}
                    order by weighted_contact_count desc, cause_id asc
                )
        end as cause_rank
    from counted
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
    ranked.month_start_on,
    {{ period_flags() }},
    ranked.cause_id,
    cause.name_nl as cause_name_nl,
    cast(ranked.cause_rank as bigint) as cause_rank,
    ranked.weighted_contact_count,
    ranked.month_contact_count,
    {{ ratio('ranked.weighted_contact_count', 'ranked.month_contact_count') }} as share_rate,
    cause.owner_role,
    {{ labelled('acceptance', 'cause.acceptance') }},
    cause.accepted_on,
    case
        when ranked.cause_rank is not null then cause.owner_role is null or coalesce(cause.acceptance <> 'accepted', true)
    end as is_without_accepted_owner,
    case when ranked.cause_rank is not null then coalesce(open_measure.measure_count, 0) end as open_measure_count
from ranked
{{ join_period('contact', 'month', 'ranked.month_start_on') }}
left join {{ ref('dim_cause') }} as cause on ranked.cause_id = cause.cause_id
left join open_measure on ranked.cause_id = open_measure.cause_id
