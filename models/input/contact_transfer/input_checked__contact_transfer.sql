{{ config(materialized='view') }}

with

staged as (
    {{ union_inputs('contact_transfer') }}
)

{{ checked_rows('contact_transfer') }}
