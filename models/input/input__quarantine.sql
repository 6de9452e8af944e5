{%- set entities = [
    'customer', 'customer_identifier', 'contact', 'survey_invitation', 'survey_response', 'web_event', 'order_event'
] -%}

{% for entity in entities %}
    select
        '{{ entity }}' as entity,
        source_system,
        source_record_id,
        loaded_at,
        quarantine_reasons
    from {{ ref('input_checked__' ~ entity) }}
    where quarantine_reasons is not null
    {{ 'union all' if not loop.last }}
{% endfor %}
