{#- Fewer days of a weekday do not tell what it brings; a duration of fewer contacts lies too skew about its mean. -#}
{%- set least_weekdays = 4 -%}
{%- set least_durations = 10 -%}

with

improvement as (
    select * from {{ ref('improvement_version') }}
    where is_latest
),

baseline as (select * from {{ ref('improvement_baseline_measure') }}),

day as (
    select
        metric.improvement_ref,
        metric.metric_id,
        metric.day_on,
        metric.numerator,
        metric.denominator,
        improvement.title,
        case
            when improvement.started_on is null or metric.day_on < improvement.started_on then 'before'
            when metric.day_on >= improvement.implemented_on or metric.day_on > improvement.ended_on then 'after'
            else 'during'
        end as phase,
        {{ day_of_week('metric.day_on') }} as weekday,
        case
            when metric.denominator is null then metric.numerator
            else {{ ratio('metric.numerator', 'metric.denominator') }}
        end as level,
        max(metric.day_on) over (partition by metric.improvement_ref, metric.metric_id) as last_on
    from {{ ref('improvement_metric_daily') }} as metric
    inner join improvement on metric.improvement_ref = improvement.improvement_ref
    left join baseline on metric.improvement_ref = baseline.improvement_ref and metric.metric_id = baseline.metric_id
    where
        improvement.started_on is null
        or metric.day_on >= baseline.from_on
        or metric.day_on >= {{ add_days('improvement.started_on', -7 * var_count('improvement_window_weeks', 1)) }}
),

baseline_day as (
    select day.*
    from day
    inner join baseline
        on
            day.improvement_ref = baseline.improvement_ref
            and day.metric_id = baseline.metric_id
            and day.day_on >= baseline.from_on
            and day.day_on <= baseline.until_on
    where day.level is not null
),

weekday_level as (
    select
        improvement_ref,
        metric_id,
        weekday,
        count(*) as day_count,
        {{ exact_sum('denominator') }} as denominator,
        case
            when max(denominator) is null then {{ exact_sum('numerator') }} / count(*)
            else {{ ratio(exact_sum('numerator'), exact_sum('denominator')) }}
        end as level
    from baseline_day
    group by improvement_ref, metric_id, weekday
),

-- A weekday of twice the contacts varies twice as much, and the mean of twice the answers half as much: what is pooled over
-- weekdays is the spread by that measure.
spread as (
    select
        day.improvement_ref,
        day.metric_id,
        coalesce({{ exact_sum(
            '1e6 * (day.level - weekday_level.level) * (day.level - weekday_level.level)'
            ~ ' * coalesce(day.denominator, 1e0 / nullif(weekday_level.level, 0))'
        ) }}, 0) / 1e6 / nullif(count(*) - count(distinct day.weekday), 0) as dispersion
    from baseline_day as day
    inner join weekday_level
        on
            day.improvement_ref = weekday_level.improvement_ref
            and day.metric_id = weekday_level.metric_id
            and day.weekday = weekday_level.weekday
    group by day.improvement_ref, day.metric_id
),

measured as (
    select
        day.*,
        expectation.role,
        expectation.timing,
        catalogue.name_en as metric_name_en,
        catalogue.name_nl as metric_name_nl,
        catalogue.direction,
        catalogue.unit,
        catalogue.multiplier,
        catalogue.multiplier * baseline.level as baseline_value,
        case
            when expectation.target_value is not null then expectation.target_value
            when expectation.change_kind = 'absolute' then catalogue.multiplier * baseline.level + expectation.expected_change
            else catalogue.multiplier * baseline.level * (1 + expectation.expected_change)
        end as target_value,
        weekday_level.level as weekday_level,
        case
            when weekday_level.day_count < {{ least_weekdays }} then null
            when day.denominator is null and catalogue.unit = 'count'
                then
                    greatest(greatest(spread.dispersion, 1) * weekday_level.level, 1)
                    * (1 + 1e0 / weekday_level.day_count)
            when day.denominator is null
                then spread.dispersion * weekday_level.level * (1 + 1e0 / weekday_level.day_count)
            when day.denominator > 0 and catalogue.unit = 'rate'
                then
                    greatest(spread.dispersion, 1e0 / day.denominator)
                    * (1e0 / day.denominator + 1e0 / weekday_level.denominator)
            when day.denominator >= {{ least_durations }} or (day.denominator > 0 and catalogue.unit = 'score')
                then spread.dispersion * (1e0 / day.denominator + 1e0 / weekday_level.denominator)
        end as variance
    from day
    inner join {{ ref('fct_expectation') }} as expectation
        on day.improvement_ref = expectation.improvement_ref and day.metric_id = expectation.metric_id
    inner join {{ ref('metric_catalogue') }} as catalogue on day.metric_id = catalogue.metric_id
    left join baseline on day.improvement_ref = baseline.improvement_ref and day.metric_id = baseline.metric_id
    left join spread on day.improvement_ref = spread.improvement_ref and day.metric_id = spread.metric_id
    left join weekday_level
        on
            day.improvement_ref = weekday_level.improvement_ref
            and day.metric_id = weekday_level.metric_id
            and day.weekday = weekday_level.weekday
),

-- Rounded, so that what equals a limit equals it on every engine.
limited as (
    select
        *,
        round(multiplier * level, 6) as value,
        round(multiplier * case
            when unit = 'score' then weekday_level - 3 * sqrt(variance)
            when variance is not null then greatest(weekday_level - 3 * sqrt(variance), 0)
        end, 6) as limit_low,
        round(multiplier * (weekday_level + 3 * sqrt(variance)), 6) as limit_high
    from measured
)

select
    improvement_ref as improvement_id,
    title as improvement_name_nl,
    metric_id,
    metric_name_en,
    metric_name_nl,
    day_on,
    true as is_complete,
    day_on = last_on as is_latest,
    {{ labelled('expectation_role', 'role', 'role') }},
    {{ labelled('timing', 'timing') }},
    {{ labelled('improvement_phase', 'phase', 'phase') }},
    {{ labelled('direction', 'direction') }},
    numerator,
    denominator,
    value,
    round(baseline_value, 6) as baseline_value,
    round(multiplier * level - baseline_value, 6) as baseline_difference,
    round(target_value, 6) as target_value,
    round(multiplier * level - target_value, 6) as target_gap,
    limit_low,
    limit_high,
    coalesce(value < limit_low or value > limit_high, false) as is_alarm
from limited
