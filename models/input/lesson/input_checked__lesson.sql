{{ config(materialized='view') }}

with

staged as (
    {{ union_inputs('lesson') }}
)

{{ checked_rows('lesson') }}
