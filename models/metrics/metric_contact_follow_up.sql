{{ config(materialized='incremental', meta={'rebuilds': 'fct_contact_follow_up'}, partition_by=['source_system', 'day_on']) }}

{{ metric_rows('fct_contact_follow_up') }}
