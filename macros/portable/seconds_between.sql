{#- Seconds from one timestamp to a later one, as a double with the microseconds as its fraction; null where either is null. -#}
{% macro seconds_between(earlier, later) %}{{ return(adapter.dispatch('seconds_between', 'klantbeeld')(earlier, later)) }}{% endmacro %}

{% macro duckdb__seconds_between(earlier, later) -%}
    cast(epoch_us({{ later }}) - epoch_us({{ earlier }}) as double) / cast(1000000 as double)
{%- endmacro %}

{% macro spark__seconds_between(earlier, later) -%}
    cast(unix_micros({{ later }}) - unix_micros({{ earlier }}) as double) / cast(1000000 as double)
{%- endmacro %}
