{{ config(materialized='incremental', meta={'rebuilds': 'rows of deliveries'}) }}

with

staged as (
    {{ union_inputs('customer_identifier') }}
)

{{ checked_rows('customer_identifier', rules={
    'identifier_value identifies nobody': identifies_nobody('identifier_value', 'identifier_type'),
}) }}
where {{ is_not_kept('staged.loaded_at', 'staged.source_system') }}
