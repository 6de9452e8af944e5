{{ config(materialized='incremental', meta={'rebuilds': 'rows of deliveries'}) }}

with

staged as (
    {{ union_inputs('customer') }}
)

{{ checked_rows('customer', rules={
    'customer_until before customer_since': "customer_until < customer_since",
}) }}
where {{ is_not_kept('staged.loaded_at', 'staged.source_system') }}
