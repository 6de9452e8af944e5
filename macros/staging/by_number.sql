{#- Terms of an ORDER BY: ids that are numbers in the order of numbers (999 before 1000), others by text. -#}
{% macro by_number(id) -%}
    try_cast({{ id }} as bigint) asc nulls last, {{ id }} asc nulls last
{%- endmacro %}
