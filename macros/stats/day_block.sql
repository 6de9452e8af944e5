{#-
  One team or region against another: the days are the random units, and a team's good and bad days cluster, so that neither
  customers nor single days are independent. A query over a relation with one row per day, `gap` being the treated group's level
  less that of its control. The effect on a day is the mean gap since the start minus that of the baseline; its standard error
  treats the days as an autoregressive series (AR(1), estimated on the baseline and corrected for its length), so that each
  counts for less. Give it to always_valid_half_width with always_valid_variance(planned_standard_error, alpha). Measured with 13
  weeks of baseline and 60 daily looks: false alarms 1 % without autocorrelation, 4 % at 0.4, 5 % at 0.7, where customers as
  units give 16 to 76 %. This does not correct a slow drift between groups (36 %): check trend_difference and the placebo.
  `planned_days` is the planned length of the pilot in days. One row per day from the start on.
-#}
{% macro day_block_series(relation, gap, day, is_after, planned_days, by=[]) -%}
    {%- set columns = by | map('string') | list -%}
    {%- set group = (columns | join(', ') ~ ', ') if columns else '' -%}
    {%- set partition = ('partition by ' ~ columns | join(', ')) if columns else '' -%}
    with

    day_gap as (
        select {{ group }}{{ day }} as day_on, {{ is_after }} as is_after, cast({{ gap }} as double) as gap
        from {{ relation }}
        where {{ gap }} is not null
    ),

    baseline as (
        select {{ group }}count(*) as day_count, avg(gap) as level
        from day_gap
        where not is_after
        {% if columns %}group by {{ columns | join(', ') }}{% endif %}
    ),

    -- All gaps relative to the baseline level, so that large ones lose no digits.
    centred as (
        select
            {% for column in columns %}day_gap.{{ column }}, {% endfor %}day_gap.day_on, day_gap.is_after, day_gap.gap - baseline.level as gap,
            baseline.day_count
        from day_gap
        inner join baseline on {{ klantbeeld.same_columns('day_gap', 'baseline', columns) }}
    ),

    with_yesterday as (
        select {{ group }}gap, day_count, lag(gap) over ({{ partition }} order by day_on) as gap_before
        from centred
        where not is_after
    ),

    correlation as (
        select
            {{ group }}max(day_count) as day_count, sum(gap * gap) as squares,
            sum(gap * gap_before) / nullif(sum(gap * gap), 0) as correlation
        from with_yesterday
        {% if columns %}group by {{ columns | join(', ') }}{% endif %}
    ),

    autocorrelation as (
        select
            {{ group }}day_count as baseline_day_count, squares,
            -- A short series underestimates it; a negative value would make days count for more than one.
            least(0.97e0, greatest(0e0, correlation + (1 + 3 * correlation) / day_count)) as autocorrelation
        from correlation
    ),

    so_far as (
        select
            {{ group }}day_on, count(*) over so_far as day_count, avg(gap) over so_far as estimate,
            sum(gap * gap) over so_far - power(sum(gap) over so_far, 2) / count(*) over so_far as squares
        from centred
        where is_after
        window so_far as ({{ partition }} order by day_on rows between unbounded preceding and current row)
    ),

    joined as (
        select
            {% for column in columns %}so_far.{{ column }}, {% endfor %}so_far.day_on, so_far.day_count, so_far.estimate, autocorrelation.autocorrelation,
            autocorrelation.baseline_day_count, autocorrelation.squares as baseline_squares, so_far.squares,
            (1 + autocorrelation.autocorrelation) / (1 - autocorrelation.autocorrelation) as inflation
        from so_far
        inner join autocorrelation on {{ klantbeeld.same_columns('so_far', 'autocorrelation', columns) }}
        where autocorrelation.baseline_day_count > 1
    )

    select
        {{ group }}day_on,
        day_count,
        estimate,
        sqrt(
            (baseline_squares + greatest(squares, 0e0)) / (baseline_day_count + day_count - 2)
            * inflation * (1e0 / day_count + 1e0 / baseline_day_count)
        ) as standard_error,
        sqrt(
            baseline_squares / (baseline_day_count - 1) * inflation
            * (1e0 / {{ klantbeeld.in_brackets(planned_days)[0] }} + 1e0 / baseline_day_count)
        ) as planned_standard_error,
        autocorrelation
    from joined
{%- endmacro %}
