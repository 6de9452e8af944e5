{#-
  The whole weeks before a start do not wait for the weeks after it, as those of improvement_window do: a starting point stays where it
  is from the first day on.
-#}
with

improvement as (
    select * from {{ ref('improvement_version') }}
    where is_latest and started_on is not null
),

measured as (
    select
        metric_id,
        min(day_on) as first_on,
        max(day_on) as last_on
    from {{ ref('metric_delivered_day') }}
    group by metric_id
),

sized as (
    select
        expectation.improvement_ref,
        expectation.metric_id,
        improvement.started_on,
        cast(
            7 * least(
                {{ var_count('improvement_window_weeks', 1) }},
                floor({{ days_between('measured.first_on', 'improvement.started_on') }} / 7e0)
            ) as bigint
        ) as window_days
    from {{ ref('fct_expectation') }} as expectation
    inner join improvement on expectation.improvement_ref = improvement.improvement_ref
    inner join measured on expectation.metric_id = measured.metric_id
    -- Until the last day before the start is known there is no starting point.
    where measured.last_on >= {{ add_days('improvement.started_on', -1) }}
),

baseline_window as (
    select
        improvement_ref,
        metric_id,
        {{ add_days('started_on', '-window_days') }} as from_on,
        {{ add_days('started_on', -1) }} as until_on
    from sized
    where window_days >= 7
),

daily as (
    select
        baseline_window.*,
        metric.numerator,
        metric.denominator,
        case
            when metric.denominator is null then metric.numerator
            else {{ ratio('metric.numerator', 'metric.denominator') }}
        end as day_level
    from baseline_window
    inner join {{ ref('improvement_metric_daily') }} as metric
        on
            baseline_window.improvement_ref = metric.improvement_ref
            and baseline_window.metric_id = metric.metric_id
            and baseline_window.from_on <= metric.day_on
            and baseline_window.until_on >= metric.day_on
),

summed as (
    select
        improvement_ref,
        metric_id,
        from_on,
        until_on,
        count(*) as day_count,
        count(day_level) as measured_day_count,
        {{ exact_sum('numerator') }} as numerator,
        {{ exact_sum('denominator') }} as denominator,
        {{ exact_sum('day_level') }} / count(day_level) as mean_day_level
    from daily
    group by improvement_ref, metric_id, from_on, until_on
),

-- A millionth of a rate squared is lost in six decimals, so squares are added a million times as large.
spread as (
    select
        daily.improvement_ref,
        daily.metric_id,
        {{ exact_sum('1e6 * (daily.day_level - summed.mean_day_level) * (daily.day_level - summed.mean_day_level)') }} / 1e6
            as squares
    from daily
    inner join summed on daily.improvement_ref = summed.improvement_ref and daily.metric_id = summed.metric_id
    group by daily.improvement_ref, daily.metric_id
)

select
    summed.improvement_ref,
    summed.metric_id,
    summed.from_on,
    summed.until_on,
    summed.day_count,
    summed.numerator,
    summed.denominator,
    case
        when summed.denominator is null then summed.numerator / summed.day_count
        else {{ ratio('summed.numerator', 'summed.denominator') }}
    end as level,
    case
        when summed.measured_day_count > 1 then sqrt(spread.squares / (summed.measured_day_count - 1))
    end as day_deviation
from summed
inner join spread on summed.improvement_ref = spread.improvement_ref and summed.metric_id = spread.metric_id
