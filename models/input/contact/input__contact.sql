{{ config(materialized='incremental', meta={'rebuilds': 'contact'}, partition_by=['source_system', 'day_on']) }}

{{ accepted_latest('contact') }}
