{#- A query with one column `day_on`: every day from the first to the last, both dates, both included. -#}
{% macro date_spine(first_day, last_day) %}{{ return(adapter.dispatch('date_spine', 'klantbeeld')(first_day, last_day)) }}{% endmacro %}

{% macro duckdb__date_spine(first_day, last_day) -%}
    select cast(day_at as date) as day_on
    from (select unnest(generate_series(cast({{ first_day }} as timestamp), cast({{ last_day }} as timestamp), interval '1' day)) as day_at)
{%- endmacro %}
