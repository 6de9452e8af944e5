{{ config(materialized='view') }}

select distinct
    delivery_hash,
    source_system,
    table_name,
    loaded_at,
    row_count
from {{ ref('stg_landing__delivery') }}
where status = 'loaded'
