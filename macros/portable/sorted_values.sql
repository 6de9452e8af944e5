{#-
  An aggregate: the distinct values of a text over rows, in alphabetical order, separated by commas; an empty text if there are
  none.
-#}
{% macro sorted_values(text) %}{{ return(adapter.dispatch('sorted_values', 'klantbeeld')(text)) }}{% endmacro %}

{% macro duckdb__sorted_values(text) -%}
    coalesce(array_to_string(list_sort(list(distinct {{ text }}) filter (where {{ text }} is not null)), ', '), '')
{%- endmacro %}

{% macro spark__sorted_values(text) -%}
    array_join(array_sort(collect_set({{ text }})), ', ')
{%- endmacro %}
