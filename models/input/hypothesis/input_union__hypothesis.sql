{{ config(materialized='view') }}

{{ union_inputs('hypothesis') }}
