{#-
  A delivered value as one of the contract's types; null if it is absent or cannot be read without doubt. `unreadable()` tells
  the two nulls apart. Besides the contract's types `type` may be `score`: a number, possibly followed by words, as in `10 -
  Extremely likely`. A time with an offset becomes UTC. `format`, as in strftime, is for dates and times in another form.
-#}
{% macro read_value(value, type, format=none) %}
    {%- set text = 'trim(cast(' ~ value ~ ' as ' ~ dbt.type_string() ~ '))' -%}
    {%- set family = klantbeeld.type_family(type) -%}
    {%- if family == 'string' -%}
        {{ return(klantbeeld.text_of(value)) }}
    {%- elif format and family in ['timestamp', 'date'] -%}
        {{ return('cast(' ~ klantbeeld.parse_timestamp(text, format) ~ ' as ' ~ type ~ ')') }}
    {%- elif family == 'timestamp' -%}
        {{ return(klantbeeld.read_timestamp(value)) }}
    {%- elif family == 'date' -%}
        {{ return(klantbeeld.read_date(text)) }}
    {%- elif family == 'boolean' -%}
        {{ return(klantbeeld.read_boolean(text)) }}
    {%- elif family == 'score' -%}
        {{ return(klantbeeld.read_number(klantbeeld.leading_number(text), 'double')) }}
    {%- elif family == 'bigint' -%}
        {{ return(klantbeeld.read_whole_number(text)) }}
    {%- elif family in ['double', 'decimal'] -%}
        {{ return(klantbeeld.read_number(text, type)) }}
    {%- endif -%}
    {{ exceptions.raise_compiler_error(
        "read_value: '" ~ type ~ "' is not a type of the contract; use string, timestamp, date, boolean, bigint, double, decimal or score."
    ) }}
{% endmacro %}


{#- A value as text. An id that a file stores as a number is a whole number, without the .0 that a double would add. -#}
{% macro text_of(value) -%}
    {%- set whole = 'try_cast(' ~ value ~ ' as bigint)' -%}
    case
        when lower(typeof({{ value }})) in ('double', 'float') and {{ whole }} = try_cast({{ value }} as double)
            then cast({{ whole }} as {{ dbt.type_string() }})
        else cast({{ value }} as {{ dbt.type_string() }})
    end
{%- endmacro %}


{#-
  Year, month, day, and perhaps a time, fraction and offset. The order of day and month in 05-03-2024 is ambiguous, so it needs a
  format. Forms beyond these are not accepted by every engine. A column of timestamps is not converted to text and back: engines
  know the column type in advance and drop the impossible branches.
-#}
{% macro read_timestamp(value) -%}
    {%- set text = 'trim(cast(' ~ value ~ ' as ' ~ dbt.type_string() ~ '))' -%}
    {%- set moment = 'try_cast(' ~ value ~ ' as timestamp)' -%}
    {%- set date = '^[0-9]{4}[-/][0-9]{1,2}[-/][0-9]{1,2}' -%}
    {%- set time = '[ T]([01]?[0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9]([.][0-9]{1,9})?)?' -%}
    {%- set offset = ' ?(Z|UTC|[+-][0-9]{2}(:?[0-9]{2})?)$' -%}
    {%- set dashed = "replace(" ~ text ~ ", '/', '-')" -%}
    case
        when lower(typeof({{ value }})) = 'timestamp'
            then case when {{ moment }} between timestamp '0001-01-01 00:00:00' and timestamp '9999-12-31 23:59:59' then {{ moment }} end
        when {{ klantbeeld.matches_pattern(text, date ~ '(' ~ time ~ ')?$') }} then try_cast({{ dashed }} as timestamp)
        when {{ klantbeeld.matches_pattern(text, date ~ time ~ offset) }} then {{ klantbeeld.offset_time_to_utc(dashed) }}
    end
{%- endmacro %}


{#-
  A text of a time with its offset, as UTC. Both engines require the seconds, and Spark the colon in the offset, either of which
  may be missing.
-#}
{% macro offset_time_to_utc(text) %}{{ return(adapter.dispatch('offset_time_to_utc', 'klantbeeld')(text)) }}{% endmacro %}

{% macro duckdb__offset_time_to_utc(text) -%}
    timezone('UTC', try_cast(regexp_replace({{ text }}, '([ T][0-9]+:[0-9]+)( ?[A-Z+-])', '\1:00\2') as timestamp with time zone))
{%- endmacro %}

{% macro spark__offset_time_to_utc(text) -%}
    {%- set timed = "regexp_replace(" ~ text ~ ", '([ T][0-9]+:[0-9]+)( ?[A-Z+-])', '$1:00$2')" -%}
    try_cast(regexp_replace({{ timed }}, '([+-][0-9]{2})([0-9]{2})$', '$1:$2') as timestamp)
{%- endmacro %}


{#-
  A day, which a spreadsheet may write as its midnight. A text with another time of day is not a date: the local day may differ.
-#}
{% macro read_date(text) -%}
    case
        when {{ klantbeeld.matches_pattern(text, '^[0-9]{4}[-/][0-9]{1,2}[-/][0-9]{1,2}([ T]0?0:00(:00([.]0+)?)?)?$') }}
            then try_cast(regexp_extract(replace({{ text }}, '/', '-'), '^[0-9-]+', 0) as date)
    end
{%- endmacro %}


{% macro read_boolean(text) -%}
    case
        when lower({{ text }}) in ('true', 't', 'yes', 'y', 'ja', 'j', 'waar', '1', '1.0') then true
        when lower({{ text }}) in ('false', 'f', 'no', 'n', 'nee', 'onwaar', '0', '0.0') then false
    end
{%- endmacro %}


{#-
  A number with a decimal point, or with a comma that can only be decimal: `9,0` and `1.234,50`. In `1,234` it may separate
  thousands, so that cannot be read; nor can infinity and NaN.
-#}
{% macro read_number(text, type) -%}
    {%- set comma = '^[+-]?([0-9]+,([0-9]{1,2}|[0-9]{4,})|0,[0-9]+|[0-9]{1,3}([.][0-9]{3})+,[0-9]+)$' -%}
    case
        when {{ klantbeeld.matches_pattern(text, '^[+-]?([0-9]+[.]?[0-9]*|[.][0-9]+)([eE][+-]?[0-9]+)?$') }}
            then try_cast({{ text }} as {{ type }})
        when {{ klantbeeld.matches_pattern(text, comma) }}
            then try_cast(replace(replace({{ text }}, '.', ''), ',', '.') as {{ type }})
        when {{ klantbeeld.matches_pattern(text, '^[+-]?[0-9]{1,3}(,[0-9]{3})+[.][0-9]+$') }}
            then try_cast(replace({{ text }}, ',', '') as {{ type }})
    end
{%- endmacro %}


{#- A number without a fraction; 2.0 is one, and a cast would turn 2.5 into 3. -#}
{% macro read_whole_number(text) -%}
    case
        when {{ klantbeeld.matches_pattern(text, '^[+-]?[0-9]+([.]0*|,0{1,2})?$') }}
            then try_cast(regexp_extract({{ text }}, '^[+-]?[0-9]+', 0) as bigint)
    end
{%- endmacro %}


{#- The number at the beginning of the label of an answer. In a range such as `1-6` neither number is the answer. -#}
{% macro leading_number(text) -%}
    {%- set label = '^([+-]?[0-9]+([.,][0-9]+)?)( +[^0-9 ]| *[-–—:=(])[^0-9]*$' -%}
    case
        when {{ klantbeeld.matches_pattern(text, label) }} then regexp_extract({{ text }}, '^[+-]?[0-9]+([.,][0-9]+)?', 0)
        else {{ text }}
    end
{%- endmacro %}
