with

-- An edition is due until the day after its last: what did not come by then is missed.
edition as (
    select
        edition.*,
        edition.produced_on <= edition.due_on as is_on_time,
        coalesce(edition.produced_on > as_of.as_of_on, true) as is_missing
    from {{ ref('report_edition') }} as edition
    cross join {{ ref('as_of') }} as as_of
    where edition.due_on <= as_of.as_of_on
)

select
    report_ref as report_id,
    max(title) as report_name_nl,
    max(owner_role) as owner_role,
    {{ labelled('cadence', 'max(cadence)') }},
    max(due_on) as last_due_on,
    max(case when not is_missing then produced_on end) as last_produced_on,
    count(*) as due_count,
    count(*) filter (where is_on_time) as on_time_count,
    count(*) filter (where not is_on_time and not is_missing) as late_count,
    count(*) filter (where is_missing) as missed_count,
    {{ ratio('count(*) filter (where is_on_time)', 'count(*)') }} as on_time_rate,
    coalesce(max(case when is_missing then due_on end) = max(due_on), false) as is_last_missed
from edition
group by report_ref
