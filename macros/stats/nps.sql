{#-
  The margin of a Net Promoter Score, in points from -100 to 100, where each customer answers once. The interval is the adjusted
  Wald (Rocks 2016): three answers are added, of which 0.75 promoters and 0.75 detractors; with 10 answers it contains the true
  score in 95 % of samples, against 86 to 90 % for the plain one. Where customers answer more often, the standard error is 100 *
  sqrt(ratio_variance / n) with customers as units. Null without answers.
-#}

{#- The plain standard error. -#}
{% macro nps_standard_error(promoters, detractors, n) -%}
    {{ klantbeeld.nps_error_of(promoters, detractors, n) }}
{%- endmacro %}

{#- The lower end of the interval of z standard errors. -#}
{% macro nps_low(promoters, detractors, n, z) -%}
    {{ klantbeeld.nps_bound(promoters, detractors, n, z, '-') }}
{%- endmacro %}

{#- Its upper end. -#}
{% macro nps_high(promoters, detractors, n, z) -%}
    {{ klantbeeld.nps_bound(promoters, detractors, n, z, '+') }}
{%- endmacro %}

{#- Both ends, by the sign before the width. -#}
{% macro nps_bound(promoters, detractors, n, z, sign) -%}
    {%- set promoters, detractors, number, z = klantbeeld.in_brackets(promoters, detractors, n, z) -%}
    case when {{ n }} > 0 then
        100e0 * ({{ promoters }} - {{ detractors }}) / ({{ number }} + 3) {{ sign }} {{ z }}
        * {{ klantbeeld.nps_error_of(promoters ~ ' + 0.75e0', detractors ~ ' + 0.75e0', number ~ ' + 3') }}
    end
{%- endmacro %}

{#- The standard error for counts that need not be whole. -#}
{% macro nps_error_of(promoters, detractors, n) -%}
    {%- set promoters, detractors = klantbeeld.in_brackets(promoters, detractors) -%}
    {{ klantbeeld.with_value('arg_n', 'nullif(cast(' ~ n ~ ' as double), 0)', '(100 * sqrt((('
        ~ promoters ~ ' + ' ~ detractors ~ ') / arg_n - power((' ~ promoters ~ ' - ' ~ detractors ~ ') / arg_n, 2)) / arg_n))') }}
{%- endmacro %}
