{{ config(materialized='view') }}

{{ union_inputs('answer') }}
