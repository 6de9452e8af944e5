{{ config(materialized='view') }}

{%- set entities = [
    'customer', 'customer_identifier', 'contact', 'survey_invitation', 'survey_response', 'web_event', 'order_event'
] -%}

{% for entity in entities %}
    select
        source_system,
        customer_ref
    from {{ ref('input__' ~ entity) }}
    where
        nullif(trim(customer_ref), '') is not null
        {%- if entity == 'web_event' %}
            -- A visitor who refused tracking is never made a customer.
            and coalesce(has_consent, true)
        {%- endif %}
    {{ 'union' if not loop.last }}
{% endfor %}
