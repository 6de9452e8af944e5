{{ config(materialized='incremental', meta={'rebuilds': 'web_event'}, partition_by=['source_system', 'day_on']) }}

{{ accepted_latest('web_event') }}
