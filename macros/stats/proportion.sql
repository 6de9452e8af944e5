{#-
  Shares: k of n. z is the half width of the interval in standard errors, 1.96 for 95 % (normal_quantile). Wilson's interval is
  valid for small n and for shares near 0 and 1, and Newcombe's combines two of them into one for the difference. Null where n is
  0.
-#}

{#- The lower end of Wilson's interval. -#}
{% macro wilson_low(k, n, z) -%}
    {{ klantbeeld.wilson_bound(k, n, z, '-') }}
{%- endmacro %}

{#- The upper end of Wilson's interval. -#}
{% macro wilson_high(k, n, z) -%}
    {{ klantbeeld.wilson_bound(k, n, z, '+') }}
{%- endmacro %}

{#- Both ends, by the sign before the root. -#}
{% macro wilson_bound(k, n, z, sign) -%}
    {%- set factor = klantbeeld.in_brackets(k)[0] -%}
    {{ klantbeeld.with_value('arg_square', '(power(cast(' ~ z ~ ' as double), 2))', klantbeeld.with_value(
        'arg_n',
        'nullif(cast(' ~ n ~ ' as double), 0)',
        '((' ~ k ~ ' + arg_square / 2 ' ~ sign ~ ' sqrt(arg_square * (' ~ factor ~ ' * (arg_n - ' ~ factor ~ ') / arg_n + arg_square / 4)))'
            ~ ' / (arg_n + arg_square))'
    )) }}
{%- endmacro %}

{#- The lower end of Newcombe's interval for the share of group 1 less that of group 0. -#}
{% macro newcombe_low(k_0, n_0, k_1, n_1, z) -%}
    (
        {{ klantbeeld.share_of(k_1, n_1) }} - {{ klantbeeld.share_of(k_0, n_0) }} - sqrt(
            power({{ klantbeeld.share_of(k_1, n_1) }} - {{ klantbeeld.wilson_low(k_1, n_1, z) }}, 2)
            + power({{ klantbeeld.wilson_high(k_0, n_0, z) }} - {{ klantbeeld.share_of(k_0, n_0) }}, 2)
        )
    )
{%- endmacro %}

{#- Its upper end. -#}
{% macro newcombe_high(k_0, n_0, k_1, n_1, z) -%}
    (
        {{ klantbeeld.share_of(k_1, n_1) }} - {{ klantbeeld.share_of(k_0, n_0) }} + sqrt(
            power({{ klantbeeld.wilson_high(k_1, n_1, z) }} - {{ klantbeeld.share_of(k_1, n_1) }}, 2)
            + power({{ klantbeeld.share_of(k_0, n_0) }} - {{ klantbeeld.wilson_low(k_0, n_0, z) }}, 2)
        )
    )
{%- endmacro %}

{#- The z-value of a difference between two shares, with the pooled variance; null if nobody or everybody has the outcome. -#}
{% macro pooled_z(k_0, n_0, k_1, n_1) -%}
    {{ klantbeeld.with_value('arg_share', klantbeeld.share_of(k_0 ~ ' + ' ~ k_1, n_0 ~ ' + ' ~ n_1), '(('
        ~ klantbeeld.share_of(k_1, n_1) ~ ' - ' ~ klantbeeld.share_of(k_0, n_0) ~ ') / nullif(sqrt(arg_share * (1 - arg_share)'
        ~ ' * (1e0 / nullif(' ~ n_0 ~ ', 0) + 1e0 / nullif(' ~ n_1 ~ ', 0))), 0))') }}
{%- endmacro %}

{#- k of n as a double. -#}
{% macro share_of(k, n) -%}
    (cast({{ k }} as double) / nullif({{ n }}, 0))
{%- endmacro %}
