{#- A view where publication stores it, as metric_daily is. -#}
{{ config(materialized='table' if target.type == 'spark' else 'view', meta={'rebuilds': 'fct_metric_daily'}) }}

{%- set dimensions = {
    'journey_stage': 'dim_journey_stage',
    'touchpoint': 'dim_touchpoint',
    'channel': 'dim_channel',
    'contact_reason': 'dim_contact_reason',
    'product': 'dim_product',
    'customer_group': 'dim_customer_group',
    'team': 'dim_team',
} -%}

select
    daily.metric_id,
    catalogue.name_en as metric_name_en,
    catalogue.name_nl as metric_name_nl,
    {{ labelled('unit', 'catalogue.unit') }},
    daily.day_on,
    daily.day_on = as_of.as_of_on as is_latest,
    daily.source_system,
    {%- for dimension in dimensions %}
        daily.{{ dimension }}_id,
        {{ dimension }}.name_en as {{ dimension }}_name_en,
        {{ dimension }}.name_nl as {{ dimension }}_name_nl,
    {%- endfor %}
    daily.numerator,
    daily.denominator,
    daily.value
from {{ ref('metric_daily') }} as daily
inner join {{ ref('metric_catalogue') }} as catalogue on daily.metric_id = catalogue.metric_id
cross join {{ ref('as_of') }} as as_of
{%- for dimension, model in dimensions.items() %}
    left join {{ ref(model) }} as {{ dimension }} on daily.{{ dimension }}_id = {{ dimension }}.{{ dimension }}_id
{%- endfor %}
