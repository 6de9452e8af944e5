{{ config(materialized='view') }}

{{ union_inputs('lesson') }}
