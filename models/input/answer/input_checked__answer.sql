{{ config(materialized='view') }}

with

staged as (
    {{ union_inputs('answer') }}
)

{{ checked_rows('answer') }}
