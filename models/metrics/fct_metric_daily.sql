{{ config(materialized='view') }}

{% for model in ['metric_contact', 'metric_contact_follow_up', 'metric_survey', 'metric_session', 'metric_page_view'] %}
    select * from {{ ref(model) }}
    {{ 'union all' if not loop.last }}
{%- endfor %}
