{{ config(materialized='view') }}

with

staged as (
    {{ union_inputs('cost_rate') }}
)

{{ checked_rows('cost_rate') }}
