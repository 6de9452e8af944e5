{#-
  Sample ratio mismatch, checked every day: the p-value of one arm's share of the units assigned so far, against its planned
  share. Below 0.01 the assignment, or its registration, is broken, and no effect is read. A chi-square test watched daily raises
  9 % false alarms at that level, this one 0.4 %. For one look at the end, or more than two arms, sum (observed - expected)^2 /
  expected over the arms and use chi_square_upper_tail with one degree of freedom fewer than arms.
-#}
{% macro sample_ratio_p(assigned, total, planned_share, planned_total) -%}
    {%- set share = klantbeeld.in_brackets(planned_share)[0] -%}
    {%- set spread = share ~ ' * (1 - ' ~ share ~ ')' -%}
    {{ klantbeeld.always_valid_p(
        '(' ~ klantbeeld.share_of(assigned, total) ~ ' - ' ~ share ~ ')',
        'sqrt(' ~ spread ~ ' / cast(nullif(' ~ total ~ ', 0) as double))',
        klantbeeld.always_valid_variance('sqrt(' ~ spread ~ ' / cast(' ~ planned_total ~ ' as double))', '0.01e0'),
    ) }}
{%- endmacro %}
