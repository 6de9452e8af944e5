{#-
  Numbers that are looked at every day. A fixed-sample interval, looked at on each of 60 days, claims a nonexistent effect in 30
  % of pilots; this one in at most alpha, however often and long you look, and whenever you stop. It is the normal-mixture
  confidence sequence (Waudby-Smith and others 2024; the mSPRT and GrowthBook's sequential test are the same) written in terms of
  the standard error, so that it holds for any estimate: a mean, a ratio, CUPED, a difference in differences, a share.
  `mixing_variance` says at which standard error the interval is narrowest. It is fixed before the first look, from the plan of
  the pilot, by always_valid_variance; taken from the data it voids the guarantee. Start with at least 30 units per arm.
-#}

{#- The mixing variance, from the standard error that the plan expects at its end or on the day that matters most. -#}
{% macro always_valid_variance(planned_standard_error, alpha) -%}
    {{ klantbeeld.with_value(
        'arg_log',
        '(-2 * ln(cast(' ~ alpha ~ ' as double)))',
        '(power(' ~ planned_standard_error ~ ', 2) * (arg_log + ln(1 + arg_log)))'
    ) }}
{%- endmacro %}

{#-
  Half the width of the interval: estimate - half_width to estimate + half_width. With sides=1 only one end counts, which lies
  closer: a pilot is safe to roll out when estimate - half_width > -margin (where more is better), or estimate + half_width <
  margin (where less is); a pilot exactly at its margin is called safe in at most alpha. Null where the standard error is 0 or
  null.
-#}
{% macro always_valid_half_width(standard_error, mixing_variance, alpha, sides=2) -%}
    {%- set error, chance = klantbeeld.in_brackets(standard_error, alpha) -%}
    {%- if sides == 2 -%}
        {%- set bound = 'ln((1 + 1 / arg_share) / power(' ~ alpha ~ ', 2))' -%}
    {%- elif sides == 1 -%}
        {%- set bound = '2 * ln(0.5e0 + sqrt(1 + 1 / arg_share) / (2 * ' ~ chance ~ '))' -%}
    {%- else -%}
        {{ exceptions.raise_compiler_error("always_valid_half_width: sides is " ~ sides ~ "; it must be 1 or 2.") }}
    {%- endif -%}
    {{ klantbeeld.with_value(
        'arg_share',
        klantbeeld.share_of_mixing_variance(standard_error, mixing_variance),
        '(' ~ error ~ ' * sqrt((1 + arg_share) * ' ~ bound ~ '))'
    ) }}
{%- endmacro %}

{#-
  The two-sided p-value that goes with it: below alpha exactly when the interval excludes 0. Its running minimum is valid too.
-#}
{% macro always_valid_p(estimate, standard_error, mixing_variance) -%}
    {{ klantbeeld.with_value(
        'arg_share',
        klantbeeld.share_of_mixing_variance(standard_error, mixing_variance),
        'case when arg_share > 0 then least(1e0, sqrt(1 + 1 / arg_share) * exp(-0.5e0 * power(cast(' ~ estimate ~ ' as double), 2) / ('
            ~ mixing_variance ~ ') / (arg_share * (1 + arg_share)))) end'
    ) }}
{%- endmacro %}

{#- The square of the standard error over the mixing variance; null where either is 0. -#}
{% macro share_of_mixing_variance(standard_error, mixing_variance) -%}
    nullif(power(cast({{ standard_error }} as double), 2) / nullif({{ mixing_variance }}, 0), 0)
{%- endmacro %}
