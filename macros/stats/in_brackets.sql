{#- SQL expressions as factors of a formula: in brackets, except column names and numbers. Returns a list, one for each. -#}
{% macro in_brackets() -%}
    {%- set factors = [] -%}
    {%- for expression in varargs -%}
        {%- do factors.append(expression if modules.re.match('^[a-z0-9_.]+$', expression | string) else '(' ~ expression ~ ')') -%}
    {%- endfor -%}
    {{ return(factors) }}
{%- endmacro %}
