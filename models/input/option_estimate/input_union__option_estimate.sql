{{ config(materialized='view') }}

{{ union_inputs('option_estimate') }}
