{#-
  Vars reach SQL only through these macros. Each checks the type, so that no text of a var can become SQL.
-#}
{% macro var_count(name, minimum=0) %}
    {%- set value = var(name) -%}
    {%- if value is not integer or value is boolean or value < minimum -%}
        {{ exceptions.raise_compiler_error("var '" ~ name ~ "' is " ~ value ~ "; give a whole number of at least " ~ minimum ~ ".") }}
    {%- endif -%}
    {{ return(value) }}
{% endmacro %}


{#- A list of whole numbers. -#}
{% macro var_counts(name, minimum=0) %}
    {%- set values = var(name) -%}
    {%- if values is string or values is mapping or values is not iterable
            or values | reject('integer') | list or values | select('boolean') | list or values | select('lt', minimum) | list -%}
        {{ exceptions.raise_compiler_error("var '" ~ name ~ "' is " ~ values ~ "; give a list of whole numbers of at least " ~ minimum ~ ".") }}
    {%- endif -%}
    {{ return(values | list) }}
{% endmacro %}


{% macro var_date(name) %}
    {%- set value = var(name) | string -%}
    {%- if not modules.re.fullmatch('[0-9]{4}-[0-9]{2}-[0-9]{2}', value) -%}
        {{ exceptions.raise_compiler_error("var '" ~ name ~ "' is not a date; write it as YYYY-MM-DD.") }}
    {%- endif -%}
    {%- do modules.datetime.date.fromisoformat(value) -%}
    {{ return("date '" ~ value ~ "'") }}
{% endmacro %}


{% macro var_timezone() %}{{ return(klantbeeld.checked_timezone(var('timezone'))) }}{% endmacro %}


{#- A name in the tz database, e.g. Europe/Amsterdam. -#}
{% macro checked_timezone(name) %}
    {%- if not modules.re.fullmatch('[A-Za-z]+(/[A-Za-z0-9_+-]+)*', name | string) -%}
        {{ exceptions.raise_compiler_error("'" ~ name ~ "' is not a time zone; give a name such as Europe/Amsterdam.") }}
    {%- endif -%}
    {{ return(name) }}
{% endmacro %}


{#- True if a var that may be left empty has a value. -#}
{% macro is_var_given(name) %}{{ return(var(name) is not none) }}{% endmacro %}


{#-
  A list of rows from a var: each a dict with the text fields `required` and, if present, `optional`. A field may hold an
  identifier (lower-case letters, digits, _), or any words if it is listed in `labels`.
-#}
{% macro var_rows(name, required, optional=[], labels=[]) %}
    {%- set rows = var(name) or [] -%}
    {%- set faults = [] -%}
    {%- for row in rows -%}
        {%- set place = name ~ ' row ' ~ loop.index ~ ': ' -%}
        {%- if row is not mapping -%}
            {%- do faults.append(place ~ 'write it as {' ~ required | join(': ..., ') ~ ': ...}.') -%}
        {%- else -%}
            {%- for field in required if row.get(field) is none -%}
                {%- do faults.append(place ~ 'it lacks ' ~ field ~ '.') -%}
            {%- endfor -%}
            {%- for field, value in row.items() if value is not none -%}
                {%- if field not in required + optional -%}
                    {%- do faults.append(place ~ field ~ ' is unknown; known fields are ' ~ (required + optional) | join(', ') ~ '.') -%}
                {%- elif field not in labels and not modules.re.fullmatch('[a-z][a-z0-9_]*', value | string) -%}
                    {%- do faults.append(place ~ field ~ " is '" ~ value ~ "'; use lower-case letters, digits and _.") -%}
                {%- endif -%}
            {%- endfor -%}
        {%- endif -%}
    {%- endfor -%}
    {%- if faults -%}{{ exceptions.raise_compiler_error('var ' ~ faults | join(' ')) }}{%- endif -%}
    {{ return(rows) }}
{% endmacro %}
