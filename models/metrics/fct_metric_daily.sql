{{ config(materialized='view') }}

{% for model in ['metric_contact', 'metric_survey', 'metric_session', 'metric_page_view'] %}
    select
        metric_id,
        day_on,
        {{ event_dimensions() | join(',\n        ') }},
        numerator,
        denominator
    from {{ ref(model) }}
    {{ 'union all' if not loop.last }}
{%- endfor %}
