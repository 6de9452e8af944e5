{#-
  The value, as text, of one parameter in the JSON list `event_params` of Google Analytics 4's BigQuery export; null if the event
  has no such parameter. The value is in one of string_value, int_value, float_value and double_value.
-#}
{% macro ga4_param(event_params, key) %}{{ return(adapter.dispatch('ga4_param', 'klantbeeld')(event_params, key)) }}{% endmacro %}

{% macro duckdb__ga4_param(event_params, key) -%}
    list_extract(
        list_transform(
            list_filter(
                case when json_valid({{ event_params }}) then from_json({{ event_params }}, '["JSON"]') end,
                lambda param: json_extract_string(param, '$.key') = '{{ key }}'
            ),
            lambda param: coalesce(
                json_extract_string(param, '$.value.string_value'),
                json_extract_string(param, '$.value.int_value'),
                json_extract_string(param, '$.value.float_value'),
                json_extract_string(param, '$.value.double_value')
            )
        ),
        1
    )
{%- endmacro %}

{% macro spark__ga4_param(event_params, key) -%}
    {%- set value = 'struct<string_value: string, int_value: string, float_value: string, double_value: string>' -%}
    get(
        transform(
            filter(
                from_json({{ event_params }}, 'array<struct<key: string, value: {{ value }}>>'),
                param -> param.key = '{{ key }}'
            ),
            param -> coalesce(
                param.value.string_value, param.value.int_value, param.value.float_value, param.value.double_value
            )
        ),
        0
    )
{%- endmacro %}


{#- A timestamp from a text with microseconds since 1970, UTC; null where the text is no whole number. -#}
{% macro timestamp_from_microseconds(text) -%}
    {{ return(adapter.dispatch('timestamp_from_microseconds', 'klantbeeld')(text)) }}
{%- endmacro %}

{% macro duckdb__timestamp_from_microseconds(text) -%}
    make_timestamp(case when regexp_matches({{ text }}, '^-?[0-9]+$') then try_cast({{ text }} as bigint) end)
{%- endmacro %}

{% macro spark__timestamp_from_microseconds(text) -%}
    timestamp_micros(case when {{ text }} rlike '^-?[0-9]+$' then try_cast({{ text }} as bigint) end)
{%- endmacro %}
