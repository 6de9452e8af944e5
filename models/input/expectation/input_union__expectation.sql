{{ config(materialized='view') }}

{{ union_inputs('expectation') }}
