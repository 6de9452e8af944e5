{{ config(materialized='incremental', meta={'rebuilds': 'survey_response'}, partition_by=['source_system', 'day_on']) }}

{{ accepted_latest('survey_response') }}
