with

as_of as (
    select * from {{ ref('as_of') }}
),

covered as (select * from {{ ref('source_coverage') }}),

beginning as (
    select
        entity,
        min(covered_from_on) as first_on
    from covered
    group by entity
),

entity_day as (
    select
        beginning.entity,
        dim_date.day_on
    from beginning
    cross join as_of
    inner join {{ ref('dim_date') }} as dim_date on dim_date.day_on between beginning.first_on and as_of.as_of_on
),

log_source as (select * from {{ ref('log_source') }}),

log_day as (
    select
        entity_day.entity,
        entity_day.day_on,
        count(*) as log_count,
        count(covered.source_system) as delivered_log_count
    from entity_day
    inner join log_source
        on
            entity_day.entity = log_source.entity
            and entity_day.day_on between log_source.first_on and log_source.last_on
    left join covered
        on
            log_source.entity = covered.entity
            and log_source.source_system = covered.source_system
            and entity_day.day_on between covered.covered_from_on and covered.covered_to_on
    group by entity_day.entity, entity_day.day_on
),

covered_day as (
    select distinct
        entity_day.entity,
        entity_day.day_on
    from entity_day
    inner join covered
        on
            entity_day.entity = covered.entity
            and entity_day.day_on between covered.covered_from_on and covered.covered_to_on
)

select
    entity_day.entity,
    entity_day.day_on,
    coalesce(log_day.log_count, 0) as log_count,
    coalesce(log_day.delivered_log_count, 0) as delivered_log_count,
    covered_day.day_on is not null as is_covered,
    covered_day.day_on is not null and coalesce(log_day.log_count = log_day.delivered_log_count, true) as is_complete
from entity_day
left join log_day on entity_day.entity = log_day.entity and entity_day.day_on = log_day.day_on
left join covered_day on entity_day.entity = covered_day.entity and entity_day.day_on = covered_day.day_on
