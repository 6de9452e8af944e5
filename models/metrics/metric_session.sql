{{ config(materialized='incremental', meta={'rebuilds': 'fct_web_session'}, partition_by=['source_system', 'day_on']) }}

{{ metric_rows('fct_web_session') }}
