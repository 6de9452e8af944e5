{{ config(materialized='view') }}

{{ union_inputs('external_event') }}
