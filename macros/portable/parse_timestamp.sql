{#- A timestamp from a text in a strftime format; null where the text does not follow it. -#}
{% macro parse_timestamp(text, format) %}{{ return(adapter.dispatch('parse_timestamp', 'klantbeeld')(text, format)) }}{% endmacro %}

{% macro duckdb__parse_timestamp(text, format) -%}
    try_strptime({{ text }}, '{{ format }}')
{%- endmacro %}
