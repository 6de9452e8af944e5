{{ config(materialized='view') }}

{{ union_inputs('signal') }}
