{{ config(materialized='incremental', meta={'rebuilds': 'delivered records', 'entity': 'customer_identifier'}) }}

{{ accepted_latest('customer_identifier', is_kept=true) }}
