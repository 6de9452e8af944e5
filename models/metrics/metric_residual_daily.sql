{#- A year at most, in which every season is once. -#}
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

-- Days without a gap have the same difference to their place; the newest such run has the largest.
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

-- A day without anything is a day too.
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

-- Of a ratio, what the day does to it (delta method): a day with few answers does little, one without any nothing.
departed as (
    select
        *,
        case
            when denominator is null then numerator - level
            else {{ ratio('(numerator - level * denominator)', 'mean_denominator') }}
        end as departure
    from levelled
),

-- Both as they differ from their mean on that day of the week, so that the slope is that of the trend alone.
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
    -- The last digit of a sum of doubles hangs on the order in which a build has the rows.
    round(level, 9) as level,
    round(seasonless_departure - slope * seasonless_day, 9) as residual
from sloped
