{#-
  The expected value of a count and the limit above which it is not chance, from the counts of a baseline: their number, sum and
  sum of squares, all whole. Counts vary like a Poisson variable or more, and by at least one contact; the limit is wider if the
  expectation is estimated from fewer counts (by 1.134 for 8), which keeps false alarms at the level of a known expectation.
  Rounded, so that a value equal to the limit is equal on every engine.
-#}
{% macro expected_count(number, total) -%}
    (cast({{ total }} as double) / {{ number }})
{%- endmacro %}

{% macro control_limit(number, total, total_of_squares) -%}
    {%- set expected = klantbeeld.expected_count(number, total) -%}
    {%- set variance = '(cast(' ~ total_of_squares ~ ' as double) - ' ~ total ~ ' * ' ~ expected ~ ') / (' ~ number ~ ' - 1)' -%}
    round({{ expected }} + 3 * sqrt(greatest({{ expected }}, {{ variance }}, 1e0)) * sqrt((1 + 1e0 / {{ number }}) / (1 - 1e0 / {{ number }})), 6)
{%- endmacro %}


{#-
  How far a share of `n` may lie from that of a baseline by chance, from the baseline's weeks (or days): their number, units,
  units with the outcome, and the sum over weeks of the latter squared over the week's units. Shares vary as binomial draws do,
  as the weeks did, or by one unit, whichever is largest; wider with fewer weeks. If weeks do not differ, fewer than 1 in 100 lie
  further away, whatever the share and n.
-#}
{% macro share_control_distance(n, weeks, baseline_n, baseline_k, baseline_squares) -%}
    {%- set share = '(cast(' ~ baseline_k ~ ' as double) / ' ~ baseline_n ~ ')' -%}
    {%- set between = '((' ~ baseline_squares ~ ' - ' ~ baseline_k ~ ' * ' ~ share ~ ') / (' ~ weeks ~ ' - 1))' -%}
    3 * sqrt(
        greatest({{ share }} * (1 - {{ share }}), {{ between }}, 1e0 / {{ n }})
        * (1e0 / {{ n }} + 1e0 / {{ baseline_n }}) / (1 - 1e0 / {{ weeks }})
    )
{%- endmacro %}
