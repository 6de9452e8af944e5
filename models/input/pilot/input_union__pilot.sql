{{ config(materialized='view') }}

{{ union_inputs('pilot') }}
