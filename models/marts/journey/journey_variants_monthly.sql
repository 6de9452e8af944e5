with

journey as (
    select
        dim_date.month_start_on,
        journey.journey_id,
        journey.variant,
        count(*) as journey_count,
        count(distinct journey.owner_key) as owner_count,
        count(*) filter (where journey.goal_state = 'reached') as reached_count,
        {{ exact_sum('journey.duration_seconds') }} as duration_seconds,
        sum(journey.return_count) as return_count,
        count(*) filter (where journey.is_too_long) as too_long_count,
        count(*) filter (where not (journey.is_mature or journey.is_ended)) as running_count,
        count(*) filter (where not journey.is_settled) as unsettled_journey_count
    from {{ ref('fct_journey') }} as journey
    inner join {{ ref('dim_date') }} as dim_date on journey.day_on = dim_date.day_on
    group by dim_date.month_start_on, journey.journey_id, journey.variant
),

-- Of a variant all journeys of the month are shown, aligned are those that have ended.
judged as (
    select
        journey.*,
        case when journey.variant is not null then journey.journey_count - journey.running_count else 0 end as judged_count,
        variant.alignment_cost,
        variant.worst_cost,
        variant.visit_count,
        journey.variant is null or journey.owner_count < {{ var_count('minimum_customers', 1) }} as is_rest
    from journey
    left join {{ ref('journey_variant') }} as variant
        on journey.journey_id = variant.journey_id and journey.variant = variant.variant
),

kept as (
    select
        month_start_on,
        journey_id,
        variant
    from judged
    where not is_rest
),

-- Who took several variants of the rest counts once in it.
behind as (
    select
        dim_date.month_start_on,
        journey.journey_id,
        coalesce(kept.variant, '(rest)') as variant,
        count(distinct journey.owner_key) as customer_count
    from {{ ref('fct_journey') }} as journey
    inner join {{ ref('dim_date') }} as dim_date on journey.day_on = dim_date.day_on
    left join kept
        on
            dim_date.month_start_on = kept.month_start_on
            and journey.journey_id = kept.journey_id
            and journey.variant = kept.variant
    group by dim_date.month_start_on, journey.journey_id, coalesce(kept.variant, '(rest)')
),

shown as (
    select
        month_start_on,
        journey_id,
        case when is_rest then '(rest)' else variant end as variant,
        cast(sum(journey_count) as bigint) as journey_count,
        cast(sum(judged_count) as bigint) as judged_journey_count,
        cast(sum(reached_count) as bigint) as reached_count,
        {{ exact_sum('duration_seconds') }} / 86400 as duration_days,
        cast(sum(return_count) as bigint) as return_count,
        cast(sum(too_long_count) as bigint) as too_long_count,
        cast(sum(unsettled_journey_count) as bigint) as unsettled_journey_count,
        cast(coalesce(sum(judged_count * alignment_cost), 0) as bigint) as alignment_cost,
        cast(coalesce(sum(judged_count * worst_cost), 0) as bigint) as worst_cost,
        cast(sum(case when alignment_cost = 0 then judged_count else 0 end) as bigint) as fitting_journey_count,
        count(*) as variant_count
    from judged
    group by month_start_on, journey_id, case when is_rest then '(rest)' else variant end
)

select
    shown.month_start_on,
    {{ period_flags() }},
    shown.journey_id,
    journey.name_en as journey_name_en,
    journey.name_nl as journey_name_nl,
    shown.variant,
    case
        when shown.variant <> '(rest)'
            then cast(row_number() over (
                partition by shown.month_start_on, shown.journey_id, shown.variant = '(rest)'
                order by shown.journey_count desc, shown.variant asc
            ) as bigint)
    end as variant_rank,
    behind.customer_count,
    shown.variant_count,
    shown.journey_count,
    {{ ratio('shown.journey_count', 'sum(shown.journey_count) over (partition by shown.month_start_on, shown.journey_id)') }}
        as journey_share,
    shown.reached_count,
    {{ ratio('shown.reached_count', 'shown.journey_count') }} as reached_rate,
    shown.duration_days,
    shown.return_count,
    shown.judged_journey_count,
    shown.fitting_journey_count,
    shown.alignment_cost,
    shown.worst_cost,
    1 - {{ ratio('shown.alignment_cost', 'shown.worst_cost') }} as fitness,
    shown.too_long_count,
    shown.unsettled_journey_count
from shown
inner join behind
    on
        shown.month_start_on = behind.month_start_on
        and shown.journey_id = behind.journey_id
        and shown.variant = behind.variant
{{ join_period('web_event', 'month', 'shown.month_start_on') }}
left join {{ ref('journey') }} as journey on shown.journey_id = journey.journey_id
