{#- A text of the catalogue as a typed SQL literal, on one line; none as a typed null. -#}
{% macro text_literal(text) -%}
    {%- if text is none -%}
        cast(null as string)
    {%- else -%}
        cast('{{ klantbeeld.one_spaced(text) | replace("'", "''") }}' as string)
    {%- endif -%}
{%- endmacro %}
