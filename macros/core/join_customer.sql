{#- Joins the customer of a row of a CTE with source_system and customer_ref: identity.customer_key, null when anonymous. -#}
{% macro join_identity(relation) -%}
left join {{ ref('bridge_identity') }} as identity
        on
            {{ relation }}.source_system = identity.source_system
            and {{ relation }}.customer_ref = identity.customer_ref
{%- endmacro %}


{#- Joins the attributes of a customer as they were at a moment: customer_state.customer_group_id and others. -#}
{% macro join_customer_state(customer_key, moment) -%}
left join {{ ref('dim_customer_history') }} as customer_state
        on
            {{ customer_key }} = customer_state.customer_key
            and {{ moment }} >= customer_state.valid_from
            and {{ moment }} < customer_state.valid_to
{%- endmacro %}
