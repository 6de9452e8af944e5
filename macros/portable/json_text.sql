{#- The text at a path of a JSON text (`$.a.b`); null where it is absent, and where the text is no JSON. -#}
{% macro json_text(json, path) %}{{ return(adapter.dispatch('json_text', 'klantbeeld')(json, path)) }}{% endmacro %}

{% macro duckdb__json_text(json, path) -%}
    case when json_valid({{ json }}) then json_extract_string({{ json }}, '{{ path }}') end
{%- endmacro %}

{#- Spark reads one JSON value and leaves what stands after it; as the only value of a list there can be nothing after it. -#}
{% macro spark__json_text(json, path) -%}
    case when try_parse_json('[' || {{ json }} || ']') is not null then get_json_object({{ json }}, '{{ path }}') end
{%- endmacro %}
