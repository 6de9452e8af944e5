{{ config(materialized='incremental', meta={'rebuilds': 'survey_invitation'}, partition_by=['source_system', 'day_on']) }}

{{ accepted_latest('survey_invitation') }}
