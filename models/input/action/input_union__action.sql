{{ config(materialized='view') }}

{{ union_inputs('action') }}
