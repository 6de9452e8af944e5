{#-
  A wall-clock timestamp of a named time zone as UTC. A time that does not exist (spring) moves forward by the gap; one that
  occurs twice (autumn) is read as the first, in summer time. Landing follows the same rule.
-#}
{% macro local_to_utc(local_timestamp, timezone) %}{{ return(adapter.dispatch('local_to_utc', 'klantbeeld')(local_timestamp, timezone)) }}{% endmacro %}

{% macro duckdb__local_to_utc(local_timestamp, timezone) -%}
    {%- set zone = klantbeeld.checked_timezone(timezone) -%}
    {%- set late = "timezone('UTC', timezone('" ~ zone ~ "', " ~ local_timestamp ~ "))" -%}
    {%- set early = "(" ~ late ~ " - interval '1' hour)" -%}
    case
        when timezone('{{ zone }}', timezone('UTC', {{ early }})) = {{ local_timestamp }} then {{ early }}
        else {{ late }}
    end
{%- endmacro %}

{% macro spark__local_to_utc(local_timestamp, timezone) -%}
    to_utc_timestamp({{ local_timestamp }}, '{{ klantbeeld.checked_timezone(timezone) }}')
{%- endmacro %}
