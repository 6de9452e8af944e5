{{ config(materialized='view') }}

{%- set metric_models = [
    'metric_contact', 'metric_contact_follow_up', 'metric_contact_episode', 'metric_contact_step', 'metric_contact_response',
    'metric_survey', 'metric_session', 'metric_page_view', 'metric_session_contact',
] -%}

{% for model in metric_models %}
    select
        metric_id,
        day_on,
        {{ event_dimensions() | join(',\n        ') }},
        numerator,
        denominator
    from {{ ref(model) }}
    {{ 'union all' if not loop.last }}
{%- endfor %}
