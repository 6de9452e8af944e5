{#- True for the version of a record that holds now, in a table of a connector that keeps history; and where it keeps none. -#}
{% macro is_active_version() -%}
    coalesce({{ klantbeeld.read_value('_fivetran_active', 'boolean') }}, true)
{%- endmacro %}
