{#- A select expression that gives one row per part of a text split by a separator. Use it alone in its own CTE. -#}
{% macro explode_text(text, separator) %}{{ return(adapter.dispatch('explode_text', 'klantbeeld')(text, separator)) }}{% endmacro %}

{% macro duckdb__explode_text(text, separator) -%}
    unnest(string_split({{ text }}, '{{ separator }}'))
{%- endmacro %}

{#- Spark splits by a regular expression, in a string where a backslash escapes. -#}
{% macro spark__explode_text(text, separator) -%}
    explode(split({{ text }}, '{{ modules.re.escape(separator) | replace('\\', '\\\\') }}'))
{%- endmacro %}
