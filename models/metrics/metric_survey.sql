{{ config(materialized='incremental', meta={'rebuilds': 'fct_survey_response'}, partition_by=['source_system', 'day_on']) }}

{{ metric_rows('fct_survey_response') }}
