{#-
  An aggregate: concatenates a text over rows, ordered by a number, with a separator; skips nulls. Both engines collect and sort
  a list: DuckDB sorts row by row within an aggregate, which takes three times as long.
-#}
{% macro text_in_order(text, number, separator) %}{{ return(adapter.dispatch('text_in_order', 'klantbeeld')(text, number, separator)) }}{% endmacro %}

{% macro duckdb__text_in_order(text, number, separator) -%}
    array_to_string(
        list_transform(list_sort(list({'place': {{ number }}, 'word': {{ text }}})), lambda part: struct_extract(part, 'word')), '{{ separator }}'
    )
{%- endmacro %}

{% macro spark__text_in_order(text, number, separator) -%}
    nullif(array_join(
        transform(
            array_sort(collect_list(case when {{ text }} is not null then struct(cast({{ number }} as bigint) as place, {{ text }} as word) end)),
            part -> part.word
        ),
        '{{ separator }}'
    ), '')
{%- endmacro %}
