{#- ORDER BY terms: numeric ids by number (999 before 1000), others by text. -#}
{% macro by_number(id) -%}
    try_cast({{ id }} as bigint) asc nulls last, {{ id }} asc nulls last
{%- endmacro %}
