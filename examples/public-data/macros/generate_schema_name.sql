{#- The schemas are named after the layers, as in the package; dbt looks for this macro in each project itself. -#}
{% macro generate_schema_name(custom_schema_name, node) -%}
    {{ return(klantbeeld.generate_schema_name(custom_schema_name, node)) }}
{%- endmacro %}
