{#-
  True for a row of facts or metrics within a register's scope. `reason` is dim_contact_reason, joined to the row: a reason
  includes those below it.
-#}
{% macro is_in_scope(register, row, reason) -%}
    (
        {{ register }}.contact_reason_id is null
        or {{ register }}.contact_reason_id in (
            {{ reason }}.level_1_id, {{ reason }}.level_2_id, {{ reason }}.level_3_id, {{ reason }}.level_4_id
        )
    )
    {%- for column in klantbeeld.scope_columns() if column != 'contact_reason_id' %}
    and ({{ register }}.{{ column }} is null or {{ register }}.{{ column }} = {{ row }}.{{ column }})
    {%- endfor %}
{%- endmacro %}
