{#-
  What a count is expected to be and the limit above which it is no chance, from the counts of a baseline: their number, sum and
  sum of squares, all whole. Counts vary as Poisson does or more, and by at least one contact; the limit is wider the fewer the
  counts from which the expectation is estimated (for 8 by 1.134), which holds false alarms at the level of a known expectation.
  Rounded, so that what equals the limit equals it on every engine.
-#}
{% macro expected_count(number, total) -%}
    (cast({{ total }} as double) / {{ number }})
{%- endmacro %}

{% macro control_limit(number, total, total_of_squares) -%}
    {%- set expected = klantbeeld.expected_count(number, total) -%}
    {%- set variance = '(cast(' ~ total_of_squares ~ ' as double) - ' ~ total ~ ' * ' ~ expected ~ ') / (' ~ number ~ ' - 1)' -%}
    round({{ expected }} + 3 * sqrt(greatest({{ expected }}, {{ variance }}, 1e0)) * sqrt((1 + 1e0 / {{ number }}) / (1 - 1e0 / {{ number }})), 6)
{%- endmacro %}
