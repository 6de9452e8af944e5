{{ config(materialized='view') }}

{{ union_inputs('cause') }}
