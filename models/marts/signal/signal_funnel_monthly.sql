with

visit as (
    select
        signal.team_id,
        signal.signal_class,
        visit.step,
        visit.entered_on,
        visit.left_on,
        visit.step_days,
        visit.outcome,
        visit.is_pass,
        visit.feedback_on,
        {{ days_between('visit.entered_on', 'visit.feedback_on') }} as feedback_days
    from {{ ref('fct_signal_step') }} as visit
    inner join {{ ref('fct_signal') }} as signal on visit.signal_id = signal.signal_id
),

month as (
    select
        dim_date.month_start_on,
        max(dim_date.day_on) as month_end_on,
        max(dim_date.day_on) <= max(as_of.as_of_on) as is_complete
    from {{ ref('dim_date') }} as dim_date
    cross join {{ ref('as_of') }} as as_of
    where dim_date.month_start_on <= as_of.as_of_on
    group by dim_date.month_start_on
),

latest as (
    select coalesce(max(case when is_complete then month_start_on end), max(month_start_on)) as month_start_on
    from month
),

visited as (
    select
        team_id,
        signal_class,
        step,
        min(entered_on) as first_entered_on
    from visit
    group by team_id, signal_class, step
),

-- From the first month in which it was entered on, a step has a row for each month.
cell as (
    select
        month.month_start_on,
        month.month_end_on,
        month.is_complete,
        visited.team_id,
        visited.signal_class,
        visited.step
    from visited
    inner join month on visited.first_entered_on <= month.month_end_on
),

counted as (
    select
        cell.month_start_on,
        cell.is_complete,
        cell.team_id,
        cell.signal_class,
        cell.step,
        count(*) filter (where visit.entered_on < cell.month_start_on) as started_count,
        count(*) filter (where visit.entered_on >= cell.month_start_on) as entered_count,
        count(*) filter (where visit.left_on <= cell.month_end_on) as left_count,
        count(*) filter (where visit.step is not null and coalesce(visit.left_on > cell.month_end_on, true)) as still_in_count,
        count(*) filter (where visit.left_on <= cell.month_end_on and visit.is_pass) as passed_count,
        count(*) filter (where visit.left_on <= cell.month_end_on and visit.outcome = 'returned') as returned_count,
        count(*) filter (where visit.left_on <= cell.month_end_on and visit.outcome = 'skipped') as skipped_count,
        {{ quantile('case when visit.left_on <= cell.month_end_on then visit.step_days end', 0.5) }} as median_days,
        {{ quantile('case when visit.left_on <= cell.month_end_on then visit.step_days end', 0.9) }} as p90_days,
        count(*) filter (
            where visit.step = 10 and visit.feedback_on between cell.month_start_on and cell.month_end_on
        ) as feedback_count,
        {{ quantile(
            'case when visit.step = 10 and visit.feedback_on between cell.month_start_on and cell.month_end_on then visit.feedback_days end',
            0.5
        ) }} as median_feedback_days
    from cell
    left join visit
        on
            cell.team_id = visit.team_id
            and cell.signal_class = visit.signal_class
            and cell.step = visit.step
            and cell.month_end_on >= visit.entered_on
            and cell.month_start_on <= coalesce(visit.left_on, date '9999-12-31')
    group by cell.month_start_on, cell.is_complete, cell.team_id, cell.signal_class, cell.step
)

select
    counted.month_start_on,
    counted.is_complete,
    counted.month_start_on = latest.month_start_on as is_latest,
    counted.step,
    process_step.name_en as step_name_en,
    process_step.name_nl as step_name_nl,
    process_step.is_gate,
    counted.team_id,
    {{ signal_team_names('counted', 'team') }},
    {{ labelled('signal_class', 'counted.signal_class') }},
    case counted.signal_class
        when 'quick' then process_step.norm_days_quick
        when 'normal' then process_step.norm_days_normal
        when 'large' then process_step.norm_days_large
    end as norm_days,
    counted.started_count,
    counted.entered_count,
    counted.left_count,
    counted.still_in_count,
    counted.passed_count,
    {{ ratio('counted.passed_count', 'counted.left_count') }} as pass_rate,
    counted.returned_count,
    counted.skipped_count,
    cast(counted.median_days as double) as median_days,
    cast(counted.p90_days as double) as p90_days,
    counted.feedback_count,
    cast(counted.median_feedback_days as double) as median_feedback_days
from counted
cross join latest
inner join {{ ref('signal_process_step') }} as process_step on counted.step = process_step.step
left join {{ ref('dim_team') }} as team on counted.team_id = team.team_id
