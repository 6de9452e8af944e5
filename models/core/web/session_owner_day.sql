select
    source_system,
    day_on,
    count(*) as session_count,
    sum(cast({{ row_hash(['session_id', 'is_refused', 'customer_key', 'customer_group_id']) }} as decimal(38, 0)))
        as owner_checksum
from {{ ref('session_owner') }}
group by source_system, day_on
