{{ config(materialized='view') }}

{{ union_inputs('decision') }}
