{#- Schemas as in the package: staging, core, ... without a prefix. -#}
{% macro generate_schema_name(custom_schema_name, node) -%}
    {{ klantbeeld.generate_schema_name(custom_schema_name, node) }}
{%- endmacro %}
