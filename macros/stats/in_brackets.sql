{#- SQL expressions as factors of a formula: in brackets, but for names of columns and numbers. Gives a list, one for each. -#}
{% macro in_brackets() -%}
    {%- set factors = [] -%}
    {%- for expression in varargs -%}
        {%- do factors.append(expression if modules.re.match('^[a-z0-9_.]+$', expression | string) else '(' ~ expression ~ ')') -%}
    {%- endfor -%}
    {{ return(factors) }}
{%- endmacro %}
