with

delivered as (
    select
        entity,
        source_system,
        day_on,
        staged_row_count - quarantined_row_count as row_count,
        last_loaded_at
    from {{ ref('input__delivered_day') }}
    where staged_row_count > quarantined_row_count
    union all
    select
        entity,
        source_system,
        day_on,
        0 as row_count,
        last_loaded_at
    from {{ ref('delivered_empty_day') }}
)

select
    entity,
    source_system,
    day_on,
    cast(sum(row_count) as bigint) as row_count,
    max(last_loaded_at) as last_loaded_at
from delivered
group by entity, source_system, day_on
