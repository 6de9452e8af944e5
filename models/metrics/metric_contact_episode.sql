{{ config(materialized='incremental', meta={'rebuilds': 'fct_contact_episode'}, partition_by=['source_system', 'day_on']) }}

{{ metric_rows('fct_contact_episode') }}
