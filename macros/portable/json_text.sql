{#- The text at a path of a JSON text (`$.a.b`); null where it is absent. -#}
{% macro json_text(json, path) %}{{ return(adapter.dispatch('json_text', 'klantbeeld')(json, path)) }}{% endmacro %}

{% macro duckdb__json_text(json, path) -%}
    json_extract_string({{ json }}, '{{ path }}')
{%- endmacro %}
