{#-
  Unlike those in improvement_window, the whole weeks before a start do not wait for the weeks after it: a starting point is
  fixed from the first day on, and its window stays once frozen, whatever is delivered later about earlier days.
-#}
with

improvement as (
    select * from {{ ref('improvement_version') }}
    where is_latest
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
        measured.last_on,
        frozen.from_on as frozen_from_on,
        frozen.until_on as frozen_until_on,
        cast(
            7 * least(
                {{ var_count('improvement_window_weeks', 1) }},
                floor({{ days_between('measured.first_on', 'improvement.started_on') }} / 7e0)
            ) as bigint
        ) as window_days
    from {{ ref('fct_expectation') }} as expectation
    inner join improvement on expectation.improvement_ref = improvement.improvement_ref
    inner join measured on expectation.metric_id = measured.metric_id
    left join {{ ref('fct_baseline') }} as frozen
        on expectation.improvement_ref = frozen.improvement_ref and expectation.metric_id = frozen.metric_id
),

-- There is no starting point until the last day before the start is known.
baseline_window as (
    select
        improvement_ref,
        metric_id,
        coalesce(frozen_from_on, {{ add_days('started_on', '-window_days') }}) as from_on,
        coalesce(frozen_until_on, {{ add_days('started_on', -1) }}) as until_on
    from sized
    where
        frozen_from_on is not null
        or (window_days >= 7 and last_on >= {{ add_days('started_on', -1) }})
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

-- Six decimals would lose the square of a small rate, so squares are summed a million times as large.
spread as (
    select
        daily.improvement_ref,
        daily.metric_id,
        {{ exact_sum('1e6 * (daily.day_level - summed.mean_day_level) * (daily.day_level - summed.mean_day_level)') }} / 1e6
            as squares
    from daily
    inner join summed on daily.improvement_ref = summed.improvement_ref and daily.metric_id = summed.metric_id
    group by daily.improvement_ref, daily.metric_id
),

metric_entity as (
    {%- for definition in metric_catalogue_entries() %}
        {%- set is_last = loop.last %}
        {%- for entity in metric_fact_entities()[definition.fact] %}
            select
                '{{ definition.id }}' as metric_id,
                '{{ entity }}' as entity
            {{ 'union all' if not (is_last and loop.last) }}
        {%- endfor %}
    {%- endfor %}
),

delivery as (
    select
        baseline_window.improvement_ref,
        baseline_window.metric_id,
        max(delivered.last_loaded_at) as delivered_at,
        max(
            case
                when delivered.day_on >= baseline_window.from_on and delivered.day_on <= baseline_window.until_on
                    then delivered.last_loaded_at
            end
        ) as window_delivered_at
    from baseline_window
    inner join metric_entity on baseline_window.metric_id = metric_entity.metric_id
    inner join {{ ref('delivered_day') }} as delivered on metric_entity.entity = delivered.entity
    group by baseline_window.improvement_ref, baseline_window.metric_id
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
    end as day_deviation,
    delivery.delivered_at,
    delivery.window_delivered_at
from summed
inner join spread on summed.improvement_ref = spread.improvement_ref and summed.metric_id = spread.metric_id
inner join delivery on summed.improvement_ref = delivery.improvement_ref and summed.metric_id = delivery.metric_id
