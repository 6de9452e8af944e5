-- Nothing is lost: at every boundary rows in = rows out + rows set aside. A staging model that leaves rows of raw out, or makes more
-- of them, on purpose says why in its meta: rows_differ_because.
select
    boundary,
    entity,
    source_system,
    rows_in,
    rows_out,
    rows_set_aside
from {{ ref('quality_reconciliation') }}
where not is_balanced
