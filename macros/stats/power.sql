{#-
  What a pilot can show, before it starts. The standard error is that of the plan: welch_standard_error with the variance of the
  baseline and the units that are coming; for teams times sqrt(1 + (units per team - 1) * intra-class correlation). With few teams take
  teams themselves as units, and t with teams - 2 degrees of freedom for the normal distribution: t_quantile, t_to_normal.
-#}

{#- How many standard errors from 0 an estimate must be: looked at once at the end, or every day under the always-valid interval. -#}
{% macro critical_distance(alpha, looks='once') -%}
    {%- if looks == 'once' -%}
        {{ klantbeeld.normal_quantile('1 - ' ~ klantbeeld.in_brackets(alpha)[0] ~ ' / 2e0') }}
    {%- elif looks == 'daily' -%}
        {{ klantbeeld.always_valid_half_width('1e0', klantbeeld.always_valid_variance('1e0', alpha), alpha) }}
    {%- else -%}
        {{ exceptions.raise_compiler_error("critical_distance: looks is '" ~ looks ~ "'; it must be 'once' or 'daily'.") }}
    {%- endif -%}
{%- endmacro %}

{#- The smallest effect that such a pilot finds with this power (0.8), as a positive number. -#}
{% macro smallest_detectable_effect(standard_error, alpha, power, looks='once') -%}
    (({{ klantbeeld.critical_distance(alpha, looks) }} + {{ klantbeeld.normal_quantile(power) }}) * ({{ standard_error }}))
{%- endmacro %}

{#- The chance that a pilot finds an effect of this size, whichever its sign. -#}
{% macro power_at(effect, standard_error, alpha, looks='once') -%}
    {{ klantbeeld.with_value('arg_critical', klantbeeld.critical_distance(alpha, looks), klantbeeld.with_value(
        'arg_effect',
        '(cast(' ~ effect ~ ' as double) / nullif(' ~ standard_error ~ ', 0))',
        '(' ~ klantbeeld.normal_cdf('arg_effect - arg_critical') ~ ' + ' ~ klantbeeld.normal_cdf('-arg_effect - arg_critical') ~ ')'
    )) }}
{%- endmacro %}

{#- Units per arm, of equal size, with which an effect of this size is found with this power. -#}
{% macro units_per_arm(variance, effect, alpha, power, looks='once') -%}
    (
        2 * ({{ variance }})
        * power(({{ klantbeeld.critical_distance(alpha, looks) }} + {{ klantbeeld.normal_quantile(power) }}) / nullif({{ effect }}, 0), 2)
    )
{%- endmacro %}
