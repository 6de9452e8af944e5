{#-
  Vars reach SQL through these macros alone: each checks the type, so that no text of a var can become SQL.
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


{#- A name of the tz database, e.g. Europe/Amsterdam. -#}
{% macro checked_timezone(name) %}
    {%- if not modules.re.fullmatch('[A-Za-z]+(/[A-Za-z0-9_+-]+)*', name | string) -%}
        {{ exceptions.raise_compiler_error("'" ~ name ~ "' is no time zone; give a name such as Europe/Amsterdam.") }}
    {%- endif -%}
    {{ return(name) }}
{% endmacro %}


{#- True where a var that may be left open has a value. -#}
{% macro is_var_given(name) %}{{ return(var(name) is not none) }}{% endmacro %}
