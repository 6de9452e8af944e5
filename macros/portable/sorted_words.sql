{#- The space-separated words of a text, each once and in alphabetical order; an empty text if there are none. -#}
{% macro sorted_words(text) %}{{ return(adapter.dispatch('sorted_words', 'klantbeeld')(text)) }}{% endmacro %}

{% macro duckdb__sorted_words(text) -%}
    trim(array_to_string(list_sort(list_distinct(string_split({{ text }}, ' '))), ' '))
{%- endmacro %}

{% macro spark__sorted_words(text) -%}
    trim(array_join(array_sort(array_distinct(split({{ text }}, ' '))), ' '))
{%- endmacro %}
