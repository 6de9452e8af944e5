{#- True if a text contains a match of a regular expression, restricted as in replace_pattern. -#}
{% macro matches_pattern(text, pattern) %}{{ return(adapter.dispatch('matches_pattern', 'klantbeeld')(text, pattern)) }}{% endmacro %}

{% macro duckdb__matches_pattern(text, pattern) -%}
    regexp_matches({{ text }}, '{{ pattern }}')
{%- endmacro %}

{% macro spark__matches_pattern(text, pattern) -%}
    {{ text }} rlike '{{ pattern }}'
{%- endmacro %}
