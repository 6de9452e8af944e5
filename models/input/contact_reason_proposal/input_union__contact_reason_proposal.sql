{{ config(materialized='view') }}

{{ union_inputs('contact_reason_proposal') }}
