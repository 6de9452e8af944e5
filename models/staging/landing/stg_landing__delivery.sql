select
    delivery_hash,
    system as source_system,
    table_name,
    file_name,
    format,
    cast(loaded_at as timestamp) as loaded_at,
    cast(line_count as bigint) as line_count,
    cast(row_count as bigint) as row_count,
    cast(reject_count as bigint) as reject_count,
    coalesce(cast(expired_count as bigint), 0) as expired_count,
    cast(byte_count as bigint) as byte_count,
    status,
    reason,
    cast(max_age_days as bigint) as max_age_days
from {{ source('landing', 'delivery') }}
