{#- The ISO day of the week of a date: Monday is 1, Sunday is 7. -#}
{% macro day_of_week(day) %}{{ return(adapter.dispatch('day_of_week', 'klantbeeld')(day)) }}{% endmacro %}

{% macro duckdb__day_of_week(day) -%}
    cast(isodow({{ day }}) as bigint)
{%- endmacro %}

{% macro spark__day_of_week(day) -%}
    cast(weekday({{ day }}) + 1 as bigint)
{%- endmacro %}
