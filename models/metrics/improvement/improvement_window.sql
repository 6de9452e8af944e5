{#- As many whole weeks on both sides of the start, and as many weekdays of each: at most var improvement_window_weeks. -#}
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

around as (
    select
        expectation.improvement_ref,
        expectation.metric_id,
        expectation.role,
        improvement.started_on,
        {{ days_between('measured.first_on', 'improvement.started_on') }} as days_before,
        {{ days_between('improvement.started_on', 'least(measured.last_on, improvement.ended_on)') }} + 1 as days_after
    from {{ ref('fct_expectation') }} as expectation
    inner join improvement on expectation.improvement_ref = improvement.improvement_ref
    inner join measured on expectation.metric_id = measured.metric_id
),

sized as (
    select
        *,
        cast(
            7 * least({{ var_count('improvement_window_weeks', 1) }}, floor(days_before / 7e0), floor(days_after / 7e0)) as bigint
        ) as window_days
    from around
)

select
    improvement_ref,
    metric_id,
    role,
    window_days,
    {{ add_days('started_on', '-window_days') }} as before_from_on,
    {{ add_days('started_on', -1) }} as before_until_on,
    started_on as after_from_on,
    {{ add_days('started_on', 'window_days - 1') }} as after_until_on
from sized
where window_days >= 7
