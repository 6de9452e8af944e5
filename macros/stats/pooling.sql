{#-
  Partial pooling: the mean of few answers on one day, shrunk toward the level of a longer window, by how much days differ beyond
  the chance variation of answers. The variances within and between days come from sums over days, as in an analysis of variance
  with unequal groups; both are additive over groups of days, each with its own level. Null without answers, or if no day has
  two.
-#}

{#-
  The variance between answers of one day: squares is the sum of y^2, squares_of_days the sum over days of (sum of y)^2 / n.
-#}
{% macro variance_within(squares, squares_of_days, answer_count, day_count) -%}
    {%- set days, answers, number = klantbeeld.in_brackets(squares_of_days, answer_count, day_count) -%}
    (greatest(cast({{ squares }} as double) - {{ days }}, 0e0) / nullif({{ answers }} - {{ number }}, 0))
{%- endmacro %}

{#-
  The variance between the true levels of days, 0 or more. squares_of_groups is the sum over groups of (sum of y)^2 / n, and spread the sum over groups of
  n - (sum over its days of n_day^2) / n.
-#}
{% macro variance_between(squares_of_days, squares_of_groups, day_count, group_count, variance_within, spread) -%}
    {%- set groups, days, number, within = klantbeeld.in_brackets(squares_of_groups, day_count, group_count, variance_within) -%}
    greatest(
        (cast({{ squares_of_days }} as double) - {{ groups }} - ({{ days }} - {{ number }}) * {{ within }}) / nullif({{ spread }}, 0), 0e0
    )
{%- endmacro %}

{#- The weight of a day's own mean relative to the level: n / (n + within / between), 0 without answers. -#}
{% macro pooling_weight(n, variance_within, variance_between) -%}
    {%- set n, within, between = klantbeeld.in_brackets(n, variance_within, variance_between) -%}
    coalesce({{ n }} * {{ between }} / nullif({{ n }} * {{ between }} + {{ within }}, 0), 0e0)
{%- endmacro %}

{#-
  The standard error of the pooled estimate: the uncertainty of the day itself, and of the level that it is shrunk toward.
  `level_squares` is the sum over the window's days of n_day^2, `level_count` its answers.
-#}
{% macro pooled_standard_error(weight, variance_within, variance_between, level_count, level_squares) -%}
    {%- set weight, within, between, n = klantbeeld.in_brackets(weight, variance_within, variance_between, level_count) -%}
    sqrt(
        {{ between }} * (1 - {{ weight }})
        + power(1 - {{ weight }}, 2) * ({{ within }} / nullif({{ n }}, 0) + {{ between }} * {{ level_squares }} / nullif(power({{ n }}, 2), 0))
    )
{%- endmacro %}
