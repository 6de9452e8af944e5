{{ config(materialized='incremental', meta={'rebuilds': 'survey_response'}) }}

{{ accepted_latest('survey_response') }}
