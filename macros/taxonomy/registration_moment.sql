{#- When the reason of a contact was registered: during the contact, after it, or not_recorded. -#}
{% macro registration_moment(contact) -%}
    case
            when {{ contact }}.reason_registered_at is null or {{ contact }}.ended_at is null then 'not_recorded'
            when {{ contact }}.reason_registered_at <= {{ contact }}.ended_at then 'during'
            else 'after'
        end
{%- endmacro %}
