{#- A date a whole number of days later (or earlier, when negative); the result is a date. -#}
{% macro add_days(day, days) %}{{ return(adapter.dispatch('add_days', 'klantbeeld')(day, days)) }}{% endmacro %}

{% macro duckdb__add_days(day, days) -%}
    (cast({{ day }} as date) + cast({{ days }} as integer))
{%- endmacro %}

{% macro spark__add_days(day, days) -%}
    date_add(cast({{ day }} as date), cast({{ days }} as integer))
{%- endmacro %}


{#- Whole days from one date to a later one. -#}
{% macro days_between(earlier, later) %}{{ return(adapter.dispatch('days_between', 'klantbeeld')(earlier, later)) }}{% endmacro %}

{% macro duckdb__days_between(earlier, later) -%}
    cast({{ later }} - {{ earlier }} as bigint)
{%- endmacro %}

{% macro spark__days_between(earlier, later) -%}
    cast(datediff({{ later }}, {{ earlier }}) as bigint)
{%- endmacro %}
