{#-
  Two groups with variances of their own (Welch). `variance` is that of one unit, which may be a customer's value, the linearised
  value of a ratio (ratio_variance) or what CUPED leaves of it (cuped_variance): the arithmetic is the same. For the relative
  change m1 / m0 - 1 give variance / mean^2 of each group: the result is for ln(m1 / m0), whose interval exp(...) - 1 never falls
  below -100 %.
-#}

{#-
  The standard error of the difference between two groups; null where a group is empty. If all units have the same value,
  rounding may leave their variance just below 0.
-#}
{% macro welch_standard_error(variance_0, n_0, variance_1, n_1) -%}
    {%- set variance_0, n_0, variance_1, n_1 = klantbeeld.in_brackets(variance_0, n_0, variance_1, n_1) -%}
    {{ klantbeeld.with_value(
        'arg_square',
        '(' ~ variance_0 ~ ' / nullif(' ~ n_0 ~ ', 0) + ' ~ variance_1 ~ ' / nullif(' ~ n_1 ~ ', 0))',
        'sqrt(case when arg_square < 0 then 0e0 else arg_square end)'
    ) }}
{%- endmacro %}

{#- Degrees of freedom of that difference; null if neither group varies or one has a single unit. -#}
{% macro welch_degrees_of_freedom(variance_0, n_0, variance_1, n_1) -%}
    {%- set variance_0, n_0, variance_1, n_1 = klantbeeld.in_brackets(variance_0, n_0, variance_1, n_1) -%}
    {{ klantbeeld.with_value('arg_part_0', '(' ~ variance_0 ~ ' / nullif(' ~ n_0 ~ ', 0))', klantbeeld.with_value(
        'arg_part_1',
        '(' ~ variance_1 ~ ' / nullif(' ~ n_1 ~ ', 0))',
        '(power(arg_part_0 + arg_part_1, 2) / nullif(power(arg_part_0, 2) / nullif(' ~ n_0 ~ ' - 1, 0)'
            ~ ' + power(arg_part_1, 2) / nullif(' ~ n_1 ~ ' - 1, 0), 0))'
    )) }}
{%- endmacro %}
