{{ config(materialized='incremental', meta={'rebuilds': 'delivered records', 'entity': 'customer'}) }}

{{ accepted_latest('customer', is_kept=true) }}
