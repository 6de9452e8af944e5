{#- A timestamp from a text in a strftime format; null where the text does not follow it. -#}
{% macro parse_timestamp(text, format) %}{{ return(adapter.dispatch('parse_timestamp', 'klantbeeld')(text, format)) }}{% endmacro %}

{% macro duckdb__parse_timestamp(text, format) -%}
    try_strptime({{ text }}, '{{ format }}')
{%- endmacro %}

{% macro spark__parse_timestamp(text, format) -%}
    try_to_timestamp({{ text }}, '{{ klantbeeld.spark_time_pattern(format) }}')
{%- endmacro %}


{#-
  A strftime format as a pattern of Spark. A field between separators may lack its leading zero, as on DuckDB; one adjacent to
  another field has its full width.
-#}
{% macro spark_time_pattern(format) %}
    {%- set fields = {'m': 'MM', 'd': 'dd', 'H': 'HH', 'I': 'hh', 'M': 'mm', 'S': 'ss'} -%}
    {%- set fixed = {'Y': 'yyyy', 'f': 'SSSSSS', 'g': 'SSS', 'p': 'a'} -%}
    {%- set pattern = [] -%}
    {%- for touched, field, touching, text in modules.re.findall('(?:(?<=(%.))|)%(.)(?=(%?))|([^%]+)', format) -%}
        {%- if text -%}
            {%- do pattern.append("''" ~ text | replace("'", "") ~ "''") -%}
        {%- elif field in fixed or field in fields -%}
            {%- do pattern.append(fixed.get(field) or (fields[field] if touched or touching else fields[field][0])) -%}
        {%- else -%}
            {{ exceptions.raise_compiler_error(
                "parse_timestamp('" ~ format ~ "'): %" ~ field ~ " is not supported on Spark; use %" ~ (fixed.keys() | list + fields.keys() | list) | join(' %') ~ '.'
            ) }}
        {%- endif -%}
    {%- endfor -%}
    {{ return(pattern | join) }}
{% endmacro %}
