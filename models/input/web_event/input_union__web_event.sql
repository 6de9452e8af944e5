{{ config(materialized='view') }}

{{ union_inputs('web_event') }}
