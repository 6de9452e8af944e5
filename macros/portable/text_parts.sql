{#- A text split by a separator, as a list. -#}
{% macro text_parts(text, separator) %}{{ return(adapter.dispatch('text_parts', 'klantbeeld')(text, separator)) }}{% endmacro %}

{% macro duckdb__text_parts(text, separator) -%}
    string_split({{ text }}, '{{ separator }}')
{%- endmacro %}

{% macro spark__text_parts(text, separator) -%}
    split({{ text }}, '{{ modules.re.escape(separator) | replace('\\', '\\\\') }}')
{%- endmacro %}
