{{ config(materialized='incremental', meta={'rebuilds': 'fct_web_event'}, partition_by=['source_system', 'day_on']) }}

{{ metric_rows('fct_web_event') }}
