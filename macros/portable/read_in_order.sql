{#-
  A UTC time that can only follow another in its record. A local time that occurs twice (autumn) was read as the first; if that
  puts it before the other, it was the second, an hour later.
-#}
{% macro read_in_order(later, earlier) -%}
    case
        when
            {{ later }} < {{ earlier }}
            and {{ later }} + interval '1' hour >= {{ earlier }}
            and {{ klantbeeld.local_time(later) }} = {{ klantbeeld.local_time(later ~ " + interval '1' hour") }}
            then {{ later }} + interval '1' hour
        else {{ later }}
    end
{%- endmacro %}


{#- What the clocks of var `timezone` show at a UTC timestamp. -#}
{% macro local_time(utc_timestamp) %}{{ return(adapter.dispatch('local_time', 'klantbeeld')(utc_timestamp)) }}{% endmacro %}

{% macro duckdb__local_time(utc_timestamp) -%}
    timezone('{{ var_timezone() }}', timezone('UTC', {{ utc_timestamp }}))
{%- endmacro %}

{% macro spark__local_time(utc_timestamp) -%}
    from_utc_timestamp({{ utc_timestamp }}, '{{ var_timezone() }}')
{%- endmacro %}
