{{ config(materialized='view') }}

{{ union_inputs('baseline') }}
