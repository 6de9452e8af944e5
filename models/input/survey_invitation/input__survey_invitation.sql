{{ config(materialized='incremental', meta={'rebuilds': 'survey_invitation'}) }}

{{ accepted_latest('survey_invitation') }}
