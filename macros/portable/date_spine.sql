{#- A query with one column `day_on`: every day from the first to the last, both dates, both included. -#}
{% macro date_spine(first_day, last_day) %}{{ return(adapter.dispatch('date_spine', 'klantbeeld')(first_day, last_day)) }}{% endmacro %}

{% macro duckdb__date_spine(first_day, last_day) -%}
    select cast(day_at as date) as day_on
    from (select unnest(generate_series(cast({{ first_day }} as timestamp), cast({{ last_day }} as timestamp), interval '1' day)) as day_at)
{%- endmacro %}

{#- A sequence needs its bounds in order; without rows a bound is null, and so is the sequence. -#}
{% macro spark__date_spine(first_day, last_day) -%}
    select explode(case when first_on <= last_on then sequence(first_on, last_on, interval '1' day) end) as day_on
    from (select cast({{ first_day }} as date) as first_on, cast({{ last_day }} as date) as last_on) as bounds
{%- endmacro %}
