select
    delivery_hash,
    system as source_system,
    table_name,
    file_name,
    cast(loaded_at as timestamp) as loaded_at,
    change,
    column_name,
    detail
from {{ source('landing', 'schema_change') }}
