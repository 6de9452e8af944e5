{{ config(materialized='view') }}

{{ union_inputs('contact_recoding') }}
