{{ config(materialized='incremental', meta={'rebuilds': 'order_event'}, partition_by=['source_system', 'day_on']) }}

{{ accepted_latest('order_event') }}
