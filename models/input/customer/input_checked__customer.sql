{{ config(materialized='incremental', meta={'rebuilds': 'rows of deliveries'}) }}

{{ checked_rows('customer') }}
where {{ is_not_kept('staged.loaded_at', 'staged.source_system') }}
