{{ config(materialized='incremental', meta={'rebuilds': 'session_contact_daily'}, partition_by=['source_system', 'day_on']) }}

{{ metric_rows('session_contact_daily') }}
