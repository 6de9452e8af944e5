{#-
  Whether one weekly series leads another: a query over a relation with one row per week (a whole number, without gaps), with a
  row per lag of 0 to `lags` weeks: the correlation of the first series with the second that many weeks later, the number of
  pairs and the band that chance alone would stay within. Two autocorrelated series usually correlate at some lag: 82 % of
  independent ones do. So what each series predicts of its own next week is removed first (AR(1)), and the band is corrected for
  all lags, which leaves 6 %. Remove a shared season beforehand. A correlation is an association, not a cause.
-#}
{% macro lead_lag(relation, week, leading, following, lags=16, alpha=0.05, by=[]) -%}
    {%- set columns = by | map('string') | list -%}
    {%- set group = (columns | join(', ') ~ ', ') if columns else '' -%}
    {%- set partition = ('partition by ' ~ columns | join(', ')) if columns else '' -%}
    {%- set critical = klantbeeld.normal_quantile('1 - cast(' ~ alpha ~ ' as double) / ' ~ 2 * (lags + 1)) -%}
    with

    centred as (
        select
            {{ group }}{{ week }} as week_number,
            cast({{ leading }} as double) - avg(cast({{ leading }} as double)) over ({{ partition }}) as x,
            cast({{ following }} as double) - avg(cast({{ following }} as double)) over ({{ partition }}) as y
        from {{ relation }}
    ),

    with_last_week as (
        select
            *,
            lag(x) over ({{ partition }} order by week_number) as x_before,
            lag(y) over ({{ partition }} order by week_number) as y_before
        from centred
    ),

    slope as (
        select
            {{ group }}
            {{ klantbeeld.exact_sum('x * x_before') }} / nullif({{ klantbeeld.exact_sum('x_before * x_before') }}, 0) as x_slope,
            {{ klantbeeld.exact_sum('y * y_before') }} / nullif({{ klantbeeld.exact_sum('y_before * y_before') }}, 0) as y_slope
        from with_last_week
        {% if columns %}group by {{ columns | join(', ') }}{% endif %}
    ),

    whitened as (
        select
            {% for column in columns %}with_last_week.{{ column }}, {% endfor %}with_last_week.week_number,
            with_last_week.x - slope.x_slope * with_last_week.x_before as x,
            with_last_week.y - slope.y_slope * with_last_week.y_before as y
        from with_last_week
        inner join slope on {{ klantbeeld.same_columns('with_last_week', 'slope', columns) }}
        where with_last_week.x_before is not null
    ),

    possible_lag as (
        {%- for lag in range(lags + 1) %}
        select {{ lag }} as lag_weeks{{ ' union all' if not loop.last }}
        {%- endfor %}
    ),

    paired as (
        select
            {% for column in columns %}earlier.{{ column }}, {% endfor %}possible_lag.lag_weeks, earlier.x, later.y
        from whitened as earlier
        cross join possible_lag
        inner join whitened as later
            on
                later.week_number = earlier.week_number + possible_lag.lag_weeks
                and {{ klantbeeld.same_columns('later', 'earlier', columns) }}
    ),

    correlated as (
        select
            {{ group }}lag_weeks, count(*) as pair_count,
            {{ klantbeeld.correlation_of(
                'count(*)', klantbeeld.exact_sum('x'), klantbeeld.exact_sum('y'), klantbeeld.exact_sum('x * x'),
                klantbeeld.exact_sum('y * y'), klantbeeld.exact_sum('x * y')
            ) }} as correlation
        from paired
        group by {{ group }}lag_weeks
    )

    select
        {{ group }}lag_weeks, pair_count, correlation, {{ critical }} / sqrt(cast(pair_count as double)) as band,
        coalesce(abs(correlation) > {{ critical }} / sqrt(cast(pair_count as double)), false) as is_claimed
    from correlated
{%- endmacro %}
