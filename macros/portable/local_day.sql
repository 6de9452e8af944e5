{#- The local calendar day of a UTC timestamp in var `timezone`, daylight saving included. -#}
{% macro local_day(utc_timestamp) %}{{ return(adapter.dispatch('local_day', 'klantbeeld')(utc_timestamp)) }}{% endmacro %}

{% macro duckdb__local_day(utc_timestamp) -%}
    cast(timezone('{{ var_timezone() }}', timezone('UTC', {{ utc_timestamp }})) as date)
{%- endmacro %}

{% macro spark__local_day(utc_timestamp) -%}
    cast(from_utc_timestamp({{ utc_timestamp }}, '{{ var_timezone() }}') as date)
{%- endmacro %}


{#- The UTC timestamp at which a local calendar day starts in var `timezone`. -#}
{% macro local_day_start(day) %}{{ return(adapter.dispatch('local_day_start', 'klantbeeld')(day)) }}{% endmacro %}

{% macro duckdb__local_day_start(day) -%}
    timezone('UTC', timezone('{{ var_timezone() }}', cast({{ day }} as timestamp)))
{%- endmacro %}

{% macro spark__local_day_start(day) -%}
    to_utc_timestamp(cast({{ day }} as timestamp), '{{ var_timezone() }}')
{%- endmacro %}
