{{ config(materialized='view') }}

{{ union_inputs('cost_rate') }}
