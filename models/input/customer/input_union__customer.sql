{{ config(materialized='view') }}

{{ union_inputs('customer') }}
