{#-
  Columns of an entity of the contract, read from what a source delivers, and the column `unreadable` that names those whose
  value is present but cannot be read. `readings` gives what is delivered for each column of the contract: a column name or an
  expression; a list of them, of which the first readable one counts; or {value, type, format} if the value has another form than
  the contract's (type score, a strftime format). Each becomes the contract's type.
-#}
{% macro read_columns(entity, readings) -%}
    {%- set types = klantbeeld.reading_types(entity) -%}
    {%- for name, reading in readings.items() %}
    {{ klantbeeld.read_column(reading, types[name]) }} as {{ name }},
    {%- endfor %}
    {{ klantbeeld.unreadable(entity, readings) }} as unreadable
{%- endmacro %}


{#-
  The names of the columns of the contract whose delivered value is present but cannot be read, joined by '; '; null if all can.
  For a staging model that reads its columns one by one, with read_value.
-#}
{% macro unreadable(entity, readings) -%}
    {%- set types = klantbeeld.reading_types(entity) -%}
    nullif(concat_ws('; '
    {%- for name, reading in readings.items() %}
        {%- if name not in types -%}
            {{ exceptions.raise_compiler_error('unreadable: ' ~ name ~ ' is not a column of the contract of ' ~ entity ~ '.') }}
        {%- endif %}
        {%- set conditions = [] -%}
        {%- for value in klantbeeld.delivered_values(reading, types[name]) -%}
            {%- do conditions.append(klantbeeld.is_unreadable(value.value, value.type, value.format)) -%}
        {%- endfor %},
        case when {{ conditions | join(' or ') }} then '{{ name }}' end
    {%- endfor %}
    ), '')
{%- endmacro %}


{#- True where a value is delivered that is not blank and cannot be read as a type. -#}
{% macro is_unreadable(value, type, format=none) -%}
    ({{ klantbeeld.read_value(value, type, format) }} is null and trim(cast({{ value }} as {{ dbt.type_string() }})) <> '')
{%- endmacro %}


{% macro read_column(reading, type) %}
    {%- set expressions = [] -%}
    {%- for value in klantbeeld.delivered_values(reading, type) -%}
        {%- do expressions.append(klantbeeld.read_value(value.value, value.type, value.format)) -%}
    {%- endfor -%}
    {{ return(expressions[0] if expressions | length == 1 else 'coalesce(' ~ expressions | join(', ') ~ ')') }}
{% endmacro %}


{#- What is delivered for a column: a list of {value, type, format}. -#}
{% macro delivered_values(reading, type) %}
    {%- set values = [] -%}
    {%- for value in ([reading] if reading is string or reading is mapping else reading) -%}
        {%- set given = value if value is mapping else {'value': value} -%}
        {%- do values.append({'value': given.value, 'type': given.get('type', type), 'format': given.get('format')}) -%}
    {%- endfor -%}
    {{ return(values) }}
{% endmacro %}


{#- How an entity's columns are read by default. -#}
{% macro reading_types(entity) %}
    {%- set types = {} -%}
    {%- for column in klantbeeld.contract_columns(entity) -%}{%- do types.update({column.name: column.read_as}) -%}{%- endfor -%}
    {{ return(types) }}
{% endmacro %}
