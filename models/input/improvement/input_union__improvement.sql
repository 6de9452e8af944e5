{{ config(materialized='view') }}

{{ union_inputs('improvement') }}
