{#- The text at a path of a JSON text (`$.a.b`); null if it is absent or the text is not JSON. -#}
{% macro json_text(json, path) %}{{ return(adapter.dispatch('json_text', 'klantbeeld')(json, path)) }}{% endmacro %}

{% macro duckdb__json_text(json, path) -%}
    case when json_valid({{ json }}) then json_extract_string({{ json }}, '{{ path }}') end
{%- endmacro %}

{#- Spark reads one JSON value and ignores what follows; as the only value of a list, nothing can follow it. -#}
{% macro spark__json_text(json, path) -%}
    case when try_parse_json('[' || {{ json }} || ']') is not null then get_json_object({{ json }}, '{{ path }}') end
{%- endmacro %}
