{#- The last value of an expression that is not null, over a window up to the current row. -#}
{% macro last_known(expression, window) %}{{ return(adapter.dispatch('last_known', 'klantbeeld')(expression, window)) }}{% endmacro %}

{% macro duckdb__last_known(expression, window) -%}
    last_value({{ expression }} ignore nulls) over ({{ window }})
{%- endmacro %}

{% macro spark__last_known(expression, window) -%}
    last_value({{ expression }}) ignore nulls over ({{ window }})
{%- endmacro %}
