{#-
  A clock time of a call record as a UTC timestamp. The records give one date and wall-clock times in Israel, so a time more
  than twelve hours before the call entered the voice menu belongs to the next day; a smaller step back is a clock that ran ahead.
-#}
{% macro bank_call_time(clock) -%}
    {%- set entered = public_data.bank_wall_clock('vru_entry') -%}
    {%- set told = public_data.bank_wall_clock(clock) -%}
    {{ klantbeeld.local_to_utc(
        "case when " ~ told ~ " < " ~ entered ~ " - interval '12' hour then "
        ~ told ~ " + interval '1' day else " ~ told ~ " end",
        'Asia/Jerusalem'
    ) }}
{%- endmacro %}


{#- A clock time on the date of the call. The date is yymmdd, all of 1999. -#}
{% macro bank_wall_clock(clock) -%}
    {{ klantbeeld.parse_timestamp("'19' || call_date || ' ' || " ~ clock, '%Y%m%d %H:%M:%S') }}
{%- endmacro %}
