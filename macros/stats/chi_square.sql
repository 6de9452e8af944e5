{#-
  The chi-square distribution with 1 to 8 degrees of freedom, where its tail is a finite sum; null with any other number. A test
  on the shares of arms has one degree of freedom fewer than arms.
-#}

{#- The chance that a chi-square variable lies above x: the p-value of a chi-square test. -#}
{% macro chi_square_upper_tail(x, degrees_of_freedom) -%}
    {%- set even = 'exp(-arg_chi / 2) * (1 + case when arg_df >= 4 then arg_chi / 2 else 0e0 end'
        ~ ' + case when arg_df >= 6 then power(arg_chi, 2) / 8 else 0e0 end + case when arg_df >= 8 then power(arg_chi, 3) / 48 else 0e0 end)' -%}
    {%- set odd = '(2 * ' ~ klantbeeld.normal_tail_beyond('sqrt(arg_chi)') ~ ' + 2 * exp(-arg_chi / 2) / 2.5066282746310005e0 * sqrt(arg_chi)'
        ~ ' * (case when arg_df >= 3 then 1e0 else 0e0 end + case when arg_df >= 5 then arg_chi / 3 else 0e0 end'
        ~ ' + case when arg_df >= 7 then power(arg_chi, 2) / 15 else 0e0 end))' -%}
    {{ klantbeeld.with_value('arg_chi', 'greatest(cast(' ~ x ~ ' as double), 0e0)', klantbeeld.with_value(
        'arg_df',
        degrees_of_freedom,
        'case when arg_df in (2, 4, 6, 8) then ' ~ even ~ ' when arg_df in (1, 3, 5, 7) then ' ~ odd ~ ' end',
    )) }}
{%- endmacro %}

{#- The chance that a chi-square variable lies below x. -#}
{% macro chi_square_cdf(x, degrees_of_freedom) -%}
    (1 - {{ klantbeeld.chi_square_upper_tail(x, degrees_of_freedom) }})
{%- endmacro %}

{#-
  The value below which a chi-square variable lies with chance p, for p from 0.01 to 0.999: the approximation of Wilson and
  Hilferty, and three steps of Newton (off by 2e-8 at most). `degrees_of_freedom` is a number, 1 to 8.
-#}
{% macro chi_square_quantile(p, degrees_of_freedom) -%}
    {%- set df = degrees_of_freedom | int -%}
    {%- if df < 1 or df > 8 -%}
        {{ exceptions.raise_compiler_error("chi_square_quantile: degrees_of_freedom is " ~ degrees_of_freedom ~ "; it must be from 1 to 8.") }}
    {%- elif df == 1 -%}
        power({{ klantbeeld.normal_quantile('(1 + ' ~ p ~ ') / 2') }}, 2)
    {%- elif df == 2 -%}
        (-2 * ln(1 - cast({{ p }} as double)))
    {%- else -%}
        {#- The gamma function at half the degrees of freedom, from 3 up. -#}
        {%- set gamma = ['0.886226925452758e0', '1e0', '1.329340388179137e0', '2e0', '3.323350970447843e0', '6e0'][df - 3] -%}
        {%- set density = 'exp((' ~ df ~ ' / 2e0 - 1) * ln(arg_root) - arg_root / 2) / (power(2e0, ' ~ df ~ ' / 2e0) * ' ~ gamma ~ ')' -%}
        {%- set step = '(arg_root + (' ~ klantbeeld.chi_square_upper_tail('arg_root', df) ~ ' - (1 - arg_chance)) / (' ~ density ~ '))' -%}
        {%- set start = df ~ ' * power(1 - 2e0 / (9 * ' ~ df ~ ') + ' ~ klantbeeld.normal_quantile('arg_chance') ~ ' * sqrt(2e0 / (9 * ' ~ df ~ ')), 3)' -%}
        {%- set ns = namespace(text=start) -%}
        {%- for round in range(3) -%}
            {%- set ns.text = klantbeeld.with_value('arg_root', 'greatest(' ~ ns.text ~ ', 1e-3)', step) -%}
        {%- endfor -%}
        {{ klantbeeld.with_value('arg_chance', 'cast(' ~ p ~ ' as double)', ns.text) }}
    {%- endif -%}
{%- endmacro %}
