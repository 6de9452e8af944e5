{#- A quarter either way; with fewer pairs of weeks no correlation is told apart from chance. -#}
{%- set reference, lags, fewest_pairs = 'csat_mean', 13, 20 -%}
{#- Eight of these days go into level, weekdays and trend. -#}
{%- set fewest_days = 28 -%}
{#- Standard errors between a change and none that make four of five such changes show at 5 %: 1.96 + 0.84. -#}
{%- set distance = '2.801585218112969e0' -%}

with

catalogue as (select * from {{ ref('metric_catalogue') }}),

daily as (
    select
        *,
        lag(residual) over (partition by metric_id order by day_on) as residual_before
    from {{ ref('metric_residual_daily') }}
),

spread as (
    select
        metric_id,
        min(day_on) as first_day_on,
        max(day_on) as last_day_on,
        count(*) as day_count,
        {{ exact_sum('coalesce(denominator, numerator)') }} as measured_count,
        max(level) as level,
        sum(residual * residual) as squares,
        sum(residual * residual_before) / nullif(sum(residual * residual), 0) as correlation
    from daily
    group by metric_id
),

-- A short series shows less of how days follow each other than there is; below 0 it would make days count for more than they are.
varied as (
    select
        *,
        squares / (day_count - 8) as variance,
        {{ clipped('correlation + (1 + 3 * correlation) / day_count', '0e0', '0.97e0') }} as autocorrelation
    from spread
    where day_count >= {{ fewest_days }}
),

-- What a week's mean varies where days follow each other; those before the change vary as those after it do.
long_run as (
    select
        *,
        variance * (1 + autocorrelation) / (1 - autocorrelation) as long_run_variance
    from varied
),

weekly as (
    select
        metric_id,
        (day_number - day_number % 7) / 7 as week_number,
        sum(residual) as departure
    from {{ ref('metric_residual_daily') }}
    group by metric_id, (day_number - day_number % 7) / 7
    having count(*) = 7
),

scaled as (
    select
        metric_id,
        week_number,
        departure / nullif(stddev_samp(departure) over (partition by metric_id), 0) as departure
    from weekly
),

paired as (
    select
        scaled.metric_id,
        'leading' as side,
        scaled.week_number,
        scaled.departure as earlier,
        reference.departure as later
    from scaled
    inner join scaled as reference on scaled.week_number = reference.week_number and reference.metric_id = '{{ reference }}'
    where scaled.metric_id <> '{{ reference }}'
),

sided as (
    select * from paired
    union all
    select
        metric_id,
        'lagging' as side,
        week_number,
        later as earlier,
        earlier as later
    from paired
),

lagged as (
    {{ lead_lag(
        'sided', 'week_number', 'earlier', 'later', lags=lags,
        alpha=0.05 / (2 * (metric_catalogue_entries() | length)), by=['metric_id', 'side']
    ) }}
),

-- Within a week neither goes before the other: both sides say the same.
judged as (
    select
        metric_id,
        case when lag_weeks = 0 then 'together' else side end as timing,
        lag_weeks,
        case when is_claimed then correlation end as correlation
    from lagged
    where pair_count >= {{ fewest_pairs }}
),

surest as (
    select
        *,
        row_number() over (partition by metric_id order by abs(correlation) desc nulls last, timing asc, lag_weeks asc) as place
    from judged
),

timed as (
    select
        catalogue.*,
        case
            when catalogue.metric_id = '{{ reference }}' then 'reference'
            when surest.metric_id is null then 'not_judged'
            when surest.correlation is null then 'not_shown'
            else surest.timing
        end as timing,
        case when surest.correlation is not null then surest.lag_weeks end as timing_weeks,
        surest.correlation as timing_correlation
    from catalogue
    left join surest on catalogue.metric_id = surest.metric_id and surest.place = 1
)

select
    timed.metric_id,
    timed.name_en as metric_name_en,
    timed.name_nl as metric_name_nl,
    {{ labelled('unit', 'timed.unit', 'unit') }},
    spread.first_day_on,
    spread.last_day_on,
    coalesce(spread.day_count, 0) as day_count,
    round({{ ratio('spread.measured_count', 'spread.day_count') }}, 6) as measured_per_day,
    round(timed.multiplier * spread.level, 6) as mean_value,
    round(timed.multiplier * sqrt(long_run.variance), 6) as daily_deviation,
    round(sqrt(long_run.variance) / case when long_run.level > 0 then long_run.level end, 6) as variation_coefficient,
    round(long_run.autocorrelation, 6) as autocorrelation,
    round(timed.multiplier * sqrt(long_run.long_run_variance), 6) as corrected_deviation,
    {%- for weeks in [4, 8, 13] %}
        round(
            timed.multiplier * {{ distance }} * sqrt(2 * long_run.long_run_variance / {{ 7 * weeks }}), 6
        ) as detectable_{{ weeks }}_weeks,
    {%- endfor %}
    round(
        {{ distance }} * sqrt(2 * long_run.long_run_variance / 56) / case when long_run.level > 0 then long_run.level end, 6
    ) as detectable_8_weeks_share,
    coalesce(timed.window_days, 0) + 1 as known_after_days,
    {{ labelled('metric_timing', 'timed.timing', 'timing') }},
    cast(timed.timing_weeks as bigint) as timing_weeks,
    round(timed.timing_correlation, 6) as timing_correlation
from timed
left join spread on timed.metric_id = spread.metric_id
left join long_run on timed.metric_id = long_run.metric_id
