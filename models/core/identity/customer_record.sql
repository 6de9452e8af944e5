{{ config(materialized='view') }}

{%- set entities = ['customer', 'customer_identifier', 'contact', 'survey_invitation', 'survey_response', 'order_event'] -%}

{% for entity in entities %}
    select
        source_system,
        customer_ref
    from {{ ref('input__' ~ entity) }}
    where {{ clean_code('customer_ref') }} is not null
    union
{% endfor %}
-- A visitor who refused tracking never becomes a customer.
select
    web_login.source_system,
    web_login.customer_ref
from {{ ref('web_login') }} as web_login
left join {{ ref('refused_session') }} as refused_session
    on web_login.session_id = refused_session.session_id
where refused_session.session_id is null
