{#- True for the version of a record that holds now, in a table of a connector that keeps history; and where it keeps none. -#}
{% macro is_active_version() -%}
    coalesce(lower(trim(cast(_fivetran_active as {{ dbt.type_string() }}))), 'true') = 'true'
{%- endmacro %}
