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

with

fact_entity as (
    {%- for fact, entities in metric_fact_entities().items() %}
        {%- set is_last_fact = loop.last %}
        {%- for entity in entities %}
            select
                '{{ fact }}' as fact,
                '{{ entity }}' as entity,
                {{ entities | length }} as entity_count
            {{ 'union all' if not (is_last_fact and loop.last) }}
        {%- endfor %}
    {%- endfor %}
),

-- Complete for a metric is what every entity that feeds it has complete.
fact_day as (
    select
        fact_entity.fact,
        period.period_start_on as day_on,
        bool_and(period.is_complete) and count(*) = max(fact_entity.entity_count) as is_complete
    from fact_entity
    inner join {{ ref('delivered_period') }} as period on fact_entity.entity = period.entity
    where period.period_type = 'day'
    group by fact_entity.fact, period.period_start_on
),

-- As in delivered_period: until a day is complete the newest one is all there is to look at.
newest as (
    select
        fact,
        coalesce(max(case when is_complete then day_on end), max(day_on)) as day_on
    from fact_day
    group by fact
)

select
    daily.metric_id,
    catalogue.name_en as metric_name_en,
    catalogue.name_nl as metric_name_nl,
    {{ labelled('unit', 'catalogue.unit') }},
    daily.day_on,
    coalesce(fact_day.is_complete, false) as is_complete,
    coalesce(daily.day_on = newest.day_on, false) as is_latest,
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
left join fact_day on catalogue.fact = fact_day.fact and daily.day_on = fact_day.day_on
left join newest on catalogue.fact = newest.fact
{%- for dimension, model in dimensions.items() %}
    left join {{ ref(model) }} as {{ dimension }} on daily.{{ dimension }}_id = {{ dimension }}.{{ dimension }}_id
{%- endfor %}
