{#- Schemas are named after the layers (staging, input, core, metrics, improvement, marts), without a prefix. -#}
{% macro generate_schema_name(custom_schema_name, node) -%}
    {{ (custom_schema_name or target.schema) | trim }}
{%- endmacro %}
