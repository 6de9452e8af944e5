{{ config(materialized='view') }}

{{ union_inputs('ranking_item') }}
