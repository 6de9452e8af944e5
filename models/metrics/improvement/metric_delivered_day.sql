{#- A metric that waits for a follow-up, such as a repeat, is not known yet for the last days of its window. -#}
with

metric_entity as (
    {%- for definition in metric_catalogue_entries() %}
        {%- set is_last = loop.last %}
        {%- set entities = metric_fact_entities()[definition.fact] %}
        {%- for entity in entities %}
            select
                '{{ definition.id }}' as metric_id,
                '{{ entity }}' as entity,
                {{ entities | length }} as entity_count,
                {{ definition.get('window_days') or 0 }} as waiting_days
            {{ 'union all' if not (is_last and loop.last) }}
        {%- endfor %}
    {%- endfor %}
),

delivered as (
    select
        entity,
        day_on,
        max(day_on) over (partition by entity) as last_on
    from {{ ref('delivery_day') }}
    where is_complete
)

select
    metric_entity.metric_id,
    delivered.day_on
from metric_entity
inner join delivered on metric_entity.entity = delivered.entity
where delivered.day_on <= {{ add_days('delivered.last_on', '-metric_entity.waiting_days') }}
group by metric_entity.metric_id, delivered.day_on, metric_entity.entity_count
having count(*) = metric_entity.entity_count
