{{ config(materialized='view') }}

{{ union_inputs('survey_invitation') }}
