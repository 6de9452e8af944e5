{{ config(materialized='view', meta={'rebuilds': 'fct_event'}) }}

{#- At the same moment an order step or web event comes before the contact it leads to, and a survey after what it is about. -#}
{%- set kinds = [
    {'kind': 'order_event', 'order': 1, 'fact': 'fct_order_event', 'key': 'order_event_id', 'name': 'event_type',
     'time': 'occurred_at', 'visitor': none, 'where': none},
    {'kind': 'web_event', 'order': 2, 'fact': 'fct_web_event', 'key': 'web_event_id', 'name': 'event_name',
     'time': 'occurred_at', 'visitor': 'visitor_key', 'where': 'not is_bot'},
    {'kind': 'contact', 'order': 3, 'fact': 'fct_contact', 'key': 'contact_id', 'name': "coalesce(contact_type, 'contact')",
     'time': 'started_at', 'visitor': none, 'where': 'not is_excluded'},
    {'kind': 'survey_invitation', 'order': 4, 'fact': 'fct_survey_invitation', 'key': 'survey_invitation_id',
     'name': "'invited'", 'time': 'sent_at', 'visitor': none, 'where': none},
    {'kind': 'survey_response', 'order': 5, 'fact': 'fct_survey_response', 'key': 'survey_response_id',
     'name': "'responded'", 'time': 'answered_at', 'visitor': none, 'where': 'is_first_of_response'},
] -%}

{% for event in kinds %}
    select
        -- Fact keys include their kind, so they are unique across the stream.
        {{ event.key }} as event_id,
        '{{ event.kind }}' as event_kind,
        {{ event.name }} as event_name,
        {{ event.key }} as record_id,
        customer_key,
        {{ event.visitor or 'cast(null as ' ~ dbt.type_string() ~ ')' }} as visitor_key,
        {{ event.time }} as occurred_at,
        day_on,
        cast({{ event.order }} as bigint) as event_order,
        {{ event_dimensions() | join(',\n        ') }}
    from {{ ref(event.fact) }}
    {%- if event.where %}
        where {{ event.where }}
    {%- endif %}
    {{ 'union all' if not loop.last }}
{% endfor %}
