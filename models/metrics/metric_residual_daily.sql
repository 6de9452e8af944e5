{#- At most a year, in which every season occurs once. -#}
{%- set longest_days = 364 -%}
{%- set counts = metric_catalogue_entries() | selectattr('denominator', 'none') | map(attribute='id') | list -%}

with

delivered as (
    select
        metric_id,
        day_on,
        cast({{ days_between("date '1970-01-05'", 'day_on') }} as bigint) as day_number
    from {{ ref('metric_delivered_day') }}
),

-- Consecutive days have the same difference from their row number; the newest such run has the largest.
placed as (
    select
        *,
        day_number - cast(row_number() over (partition by metric_id order by day_on) as bigint) as run_number,
        max(day_number) over (partition by metric_id) as last_day_number
    from delivered
),

newest as (
    select
        *,
        max(run_number) over (partition by metric_id) as newest_run_number
    from placed
    where day_number > last_day_number - {{ longest_days }}
),

counted as (
    select
        metric_id,
        day_on,
        {{ exact_sum('numerator') }} as numerator,
        {{ exact_sum('denominator') }} as denominator
    from {{ ref('fct_metric_daily') }}
    group by metric_id, day_on
),

-- A day without data counts as a day too.
measured as (
    select
        newest.metric_id,
        newest.day_on,
        newest.day_number,
        newest.day_number % 7 as weekday,
        coalesce(counted.numerator, 0) as numerator,
        case
            when
                newest.metric_id not in (
                    {%- for metric_id in counts %}
                        '{{ metric_id }}'{{ ',' if not loop.last }}
                    {%- endfor %}
                )
                then coalesce(counted.denominator, 0)
        end as denominator
    from newest
    left join counted on newest.metric_id = counted.metric_id and newest.day_on = counted.day_on
    where newest.run_number = newest.newest_run_number
),

levelled as (
    select
        *,
        avg(denominator) over (partition by metric_id) as mean_denominator,
        sum(numerator) over (partition by metric_id)
        / nullif(coalesce(sum(denominator) over (partition by metric_id), count(*) over (partition by metric_id)), 0) as level
    from measured
),

-- For a ratio, the influence of the day (delta method): a day with few answers has little, one without any has none.
departed as (
    select
        *,
        case
            when denominator is null then numerator - level
            else {{ ratio('(numerator - level * denominator)', 'mean_denominator') }}
        end as departure
    from levelled
),

-- Both relative to their mean on that weekday, so that the slope is only that of the trend.
seasonless as (
    select
        *,
        departure - avg(departure) over (partition by metric_id, weekday) as seasonless_departure,
        day_number - avg(day_number) over (partition by metric_id, weekday) as seasonless_day
    from departed
),

sloped as (
    select
        *,
        coalesce(
            sum(seasonless_departure * seasonless_day) over (partition by metric_id)
            / nullif(sum(seasonless_day * seasonless_day) over (partition by metric_id), 0),
            0e0
        ) as slope
    from seasonless
)

select
    metric_id,
    day_on,
    day_number,
    numerator,
    denominator,
    -- The last digit of a sum of doubles depends on the row order in a build.
    round(level, 9) as level,
    round(seasonless_departure - slope * seasonless_day, 9) as residual
from sloped
