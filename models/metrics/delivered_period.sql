with

judged_day as (
    select
        delivery_day.entity,
        delivery_day.day_on,
        dim_date.week_start_on,
        dim_date.month_start_on,
        case when delivery_day.is_covered then 1 else 0 end as is_covered,
        case when delivery_day.is_complete then 1 else 0 end as is_complete
    from {{ ref('delivery_day') }} as delivery_day
    inner join {{ ref('dim_date') }} as dim_date on delivery_day.day_on = dim_date.day_on
),

period_day as (
    select
        entity,
        'day' as period_type,
        day_on as period_start_on,
        day_on as period_end_on,
        {{ add_days('day_on', -1) }} as previous_start_on,
        is_covered,
        is_complete
    from judged_day
    union all
    select
        entity,
        'week' as period_type,
        week_start_on as period_start_on,
        {{ add_days('week_start_on', 6) }} as period_end_on,
        {{ add_days('week_start_on', -7) }} as previous_start_on,
        is_covered,
        is_complete
    from judged_day
    union all
    select
        entity,
        'month' as period_type,
        month_start_on as period_start_on,
        {{ add_days("cast(month_start_on + interval '1' month as date)", -1) }} as period_end_on,
        cast(month_start_on - interval '1' month as date) as previous_start_on,
        is_covered,
        is_complete
    from judged_day
),

covered as (
    select
        entity,
        period_type,
        period_start_on,
        period_end_on,
        previous_start_on,
        {{ days_between('period_start_on', 'period_end_on') }} + 1 as day_count,
        cast(sum(is_covered) as bigint) as covered_day_count,
        cast(sum(is_complete) as bigint) as complete_day_count
    from period_day
    group by entity, period_type, period_start_on, period_end_on, previous_start_on
),

completed as (
    select
        *,
        complete_day_count = day_count as is_complete
    from covered
),

-- Until a whole period has been delivered, the newest one is all there is.
newest as (
    select
        entity,
        period_type,
        coalesce(max(case when is_complete then period_start_on end), max(period_start_on)) as period_start_on
    from completed
    group by entity, period_type
)

select
    completed.entity,
    completed.period_type,
    completed.period_start_on,
    completed.period_end_on,
    completed.day_count,
    completed.covered_day_count,
    completed.is_complete,
    completed.period_start_on = newest.period_start_on as is_latest,
    completed.previous_start_on,
    coalesce(completed.is_complete and previous.is_complete, false) as is_comparable
from completed
inner join newest on completed.entity = newest.entity and completed.period_type = newest.period_type
left join completed as previous
    on
        completed.entity = previous.entity
        and completed.period_type = previous.period_type
        and completed.previous_start_on = previous.period_start_on
