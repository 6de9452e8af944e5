select
    entity,
    source_system,
    day_on,
    cast(sum(staged_row_count - quarantined_row_count) as bigint) as row_count,
    max(last_loaded_at) as last_loaded_at
from {{ ref('input__delivered_day') }}
where staged_row_count > quarantined_row_count
group by entity, source_system, day_on
