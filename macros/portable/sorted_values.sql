{#- An aggregate: the different values of a text over rows, in alphabetical order with a comma between; an empty text where there is none. -#}
{% macro sorted_values(text) %}{{ return(adapter.dispatch('sorted_values', 'klantbeeld')(text)) }}{% endmacro %}

{% macro duckdb__sorted_values(text) -%}
    coalesce(array_to_string(list_sort(list(distinct {{ text }}) filter (where {{ text }} is not null)), ', '), '')
{%- endmacro %}

{% macro spark__sorted_values(text) -%}
    array_join(array_sort(collect_set({{ text }})), ', ')
{%- endmacro %}
