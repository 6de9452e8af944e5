{#-
  Whether the arms have the share they were planned to have, looked at every day: the p-value of the share of one arm among the units
  assigned so far. Below 0.01 the assignment, or the registration of it, is broken, and no effect is read. A chi-square test watched
  daily raises 9 % false alarms at that level, this 0.4 %. For one look at the end, or more than two arms, add (observed - expected)^2
  / expected over the arms and take chi_square_upper_tail with one degree of freedom less than arms.
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
