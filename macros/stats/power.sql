{#-
  What a pilot can detect, before it starts. The standard error is the planned one: welch_standard_error with the variance of the
  baseline and the expected units; for teams, times sqrt(1 + (units per team - 1) * intra-class correlation). With few teams use
  the teams themselves as units, and t with teams - 2 degrees of freedom instead of the normal distribution: t_quantile,
  t_to_normal.
-#}

{#-
  How many standard errors from 0 an estimate must be: when looked at once at the end, or every day under the always-valid
  interval.
-#}
{% macro critical_distance(alpha, looks='once') -%}
    {%- if looks == 'once' -%}
        {{ klantbeeld.normal_quantile('1 - ' ~ klantbeeld.in_brackets(alpha)[0] ~ ' / 2e0') }}
    {%- elif looks == 'daily' -%}
        {{ klantbeeld.always_valid_half_width('1e0', klantbeeld.always_valid_variance('1e0', alpha), alpha) }}
    {%- else -%}
        {{ exceptions.raise_compiler_error("critical_distance: looks is '" ~ looks ~ "'; it must be 'once' or 'daily'.") }}
    {%- endif -%}
{%- endmacro %}

{#- The smallest effect that such a pilot detects with this power (0.8), as a positive number. -#}
{% macro smallest_detectable_effect(standard_error, alpha, power, looks='once') -%}
    (({{ klantbeeld.critical_distance(alpha, looks) }} + {{ klantbeeld.normal_quantile(power) }}) * ({{ standard_error }}))
{%- endmacro %}

{#- The chance that a pilot detects an effect of this size, whatever its sign. -#}
{% macro power_at(effect, standard_error, alpha, looks='once') -%}
    {{ klantbeeld.with_value('arg_critical', klantbeeld.critical_distance(alpha, looks), klantbeeld.with_value(
        'arg_effect',
        '(cast(' ~ effect ~ ' as double) / nullif(' ~ standard_error ~ ', 0))',
        '(' ~ klantbeeld.normal_cdf('arg_effect - arg_critical') ~ ' + ' ~ klantbeeld.normal_cdf('-arg_effect - arg_critical') ~ ')'
    )) }}
{%- endmacro %}

{#- Units per arm, with equal arms, needed to detect an effect of this size with this power. -#}
{% macro units_per_arm(variance, effect, alpha, power, looks='once') -%}
    (
        2 * ({{ variance }})
        * power(({{ klantbeeld.critical_distance(alpha, looks) }} + {{ klantbeeld.normal_quantile(power) }}) / nullif({{ effect }}, 0), 2)
    )
{%- endmacro %}
