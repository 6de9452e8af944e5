{{ config(materialized='table') }}

with

staged as (
    {{ union_inputs('contact_recoding') }}
)

{{ checked_rows('contact_recoding') }}
