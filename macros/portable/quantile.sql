{#- The exact, linearly interpolated quantile of a numeric expression over a group; nulls do not count. -#}
{% macro quantile(expression, fraction) %}{{ return(adapter.dispatch('quantile', 'klantbeeld')(expression, fraction)) }}{% endmacro %}

{% macro duckdb__quantile(expression, fraction) -%}
    quantile_cont({{ expression }}, {{ fraction }})
{%- endmacro %}

{% macro spark__quantile(expression, fraction) -%}
    percentile(cast({{ expression }} as double), cast({{ fraction }} as double))
{%- endmacro %}
