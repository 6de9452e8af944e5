{#-
  True for the current version of a record, in a table of a connector that keeps history; and for every record if it keeps none.
-#}
{% macro is_active_version() -%}
    coalesce({{ klantbeeld.read_value('_fivetran_active', 'boolean') }}, true)
{%- endmacro %}
