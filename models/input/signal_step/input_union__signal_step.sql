{{ config(materialized='view') }}

{{ union_inputs('signal_step') }}
