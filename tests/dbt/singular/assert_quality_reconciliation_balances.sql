-- Nothing is lost: at every boundary rows in = rows out + rows set aside.
select
    boundary,
    entity,
    source_system,
    rows_in,
    rows_out,
    rows_set_aside
from {{ ref('quality_reconciliation') }}
where not is_balanced
