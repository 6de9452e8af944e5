with

ranked as (
    select
        *,
        coalesce(weight, 1) as own_weight,
        row_number() over (partition by action_ref order by loaded_at desc, source_system asc) as place
    from {{ ref('improvement_activity') }}
),

action as (
    select
        action_ref,
        improvement_ref,
        parent_ref,
        title,
        owner_role,
        coalesce(action_class, 'not_classified') as action_class,
        own_weight,
        planned_start_on,
        planned_end_on,
        started_on,
        ended_on,
        cost_eur
    from ranked
    where place = 1
),

-- Three levels: an action, its parts, and theirs. What has no parts is done or not.
grandchild as (
    select
        parent_ref,
        count(*) as child_count,
        sum(own_weight * case when ended_on is not null then 1 else 0 end) / nullif(sum(own_weight), 0) as progress
    from action
    where parent_ref is not null
    group by parent_ref
),

part as (
    select
        action.*,
        coalesce(grandchild.progress, case when action.ended_on is not null then 1e0 else 0e0 end) as part_progress
    from action
    left join grandchild on action.action_ref = grandchild.parent_ref
),

parent as (
    select
        parent_ref,
        count(*) as child_count,
        sum(own_weight * part_progress) / nullif(sum(own_weight), 0) as progress
    from part
    where parent_ref is not null
    group by parent_ref
),

timed as (
    select
        part.*,
        coalesce(parent.child_count, 0) as child_count,
        coalesce(parent.progress, part.part_progress) as progress_rate,
        {{ days_between('part.planned_start_on', 'part.planned_end_on') }} + 1 as planned_days,
        {{ days_between('part.started_on', 'part.ended_on') }} + 1 as actual_days,
        {{ days_between('part.planned_end_on', 'coalesce(part.ended_on, as_of.as_of_on)') }} as late_days,
        part.ended_on is null and coalesce(part.planned_end_on < as_of.as_of_on, false) as is_overdue
    from part
    cross join {{ ref('as_of') }} as as_of
    left join parent on part.action_ref = parent.parent_ref
),

class_time as (
    select
        action_class,
        count(actual_days) as class_ended_count,
        {{ quantile('actual_days', 0.5) }} as class_median_days,
        {{ quantile('actual_days', 0.9) }} as class_p90_days
    from timed
    group by action_class
)

select
    timed.action_ref as action_id,
    timed.title as action_name_nl,
    timed.improvement_ref as improvement_id,
    improvement.title as improvement_name_nl,
    timed.parent_ref as parent_id,
    cast(timed.child_count as bigint) as child_count,
    timed.owner_role,
    {{ labelled('signal_class', 'timed.action_class', 'action_class') }},
    timed.own_weight as weight,
    round(timed.progress_rate, 6) as progress_rate,
    timed.planned_start_on,
    timed.planned_end_on,
    timed.started_on,
    timed.ended_on,
    cast(timed.planned_days as bigint) as planned_days,
    cast(timed.actual_days as bigint) as actual_days,
    case when timed.late_days is not null then greatest(timed.late_days, cast(0 as bigint)) end as late_days,
    timed.is_overdue,
    cast(class_time.class_ended_count as bigint) as class_ended_count,
    cast(class_time.class_median_days as double) as class_median_days,
    cast(class_time.class_p90_days as double) as class_p90_days,
    cast(timed.cost_eur as double) as cost_eur
from timed
inner join class_time on timed.action_class = class_time.action_class
left join {{ ref('improvement_version') }} as improvement
    on timed.improvement_ref = improvement.improvement_ref and improvement.is_latest
