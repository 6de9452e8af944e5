{#- The local calendar day of a UTC timestamp in var `timezone`, daylight saving included. -#}
{% macro local_day(utc_timestamp) %}{{ return(adapter.dispatch('local_day', 'klantbeeld')(utc_timestamp)) }}{% endmacro %}

{% macro duckdb__local_day(utc_timestamp) -%}
    cast(timezone('{{ var_timezone() }}', timezone('UTC', {{ utc_timestamp }})) as date)
{%- endmacro %}

{% macro spark__local_day(utc_timestamp) -%}
    cast(from_utc_timestamp({{ utc_timestamp }}, '{{ var_timezone() }}') as date)
{%- endmacro %}


{#- The hour of the local clock, 0 to 23, at a UTC timestamp. -#}
{% macro local_hour(utc_timestamp) %}{{ return(adapter.dispatch('local_hour', 'klantbeeld')(utc_timestamp)) }}{% endmacro %}

{% macro duckdb__local_hour(utc_timestamp) -%}
    cast(extract(hour from timezone('{{ var_timezone() }}', timezone('UTC', {{ utc_timestamp }}))) as bigint)
{%- endmacro %}

{% macro spark__local_hour(utc_timestamp) -%}
    cast(hour(from_utc_timestamp({{ utc_timestamp }}, '{{ var_timezone() }}')) as bigint)
{%- endmacro %}


{#-
  The UTC timestamp at which a local calendar day starts in var `timezone`. If the clock changes at midnight, a day starts at the
  first of its two midnights, or after the skipped hour.
-#}
{% macro local_day_start(day) -%}
    {{ klantbeeld.local_to_utc('cast(' ~ day ~ ' as timestamp)', var_timezone()) }}
{%- endmacro %}
