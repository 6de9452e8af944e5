-- R124: every row that delivered a code counts once in the bridge: no code is dropped and none is decided twice.
with

delivered as (
    select
        dimension,
        entity,
        source_system,
        sum(row_count) as row_count
    from {{ ref('delivered_code') }}
    group by dimension, entity, source_system
),

resolved as (
    select
        dimension,
        entity,
        source_system,
        sum(row_count) as row_count
    from {{ ref('bridge_source_code') }}
    group by dimension, entity, source_system
)

select
    delivered.dimension,
    delivered.entity,
    delivered.source_system,
    delivered.row_count as rows_delivered,
    resolved.row_count as rows_resolved
from delivered
left join resolved
    on
        delivered.dimension = resolved.dimension
        and delivered.entity = resolved.entity
        and delivered.source_system = resolved.source_system
where delivered.row_count is distinct from resolved.row_count
