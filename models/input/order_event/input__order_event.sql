{{ config(materialized='incremental', meta={'rebuilds': 'order_event'}) }}

{{ accepted_latest('order_event') }}
