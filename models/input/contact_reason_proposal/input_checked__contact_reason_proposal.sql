{{ config(materialized='table') }}

with

staged as (
    {{ union_inputs('contact_reason_proposal') }}
)

{{ checked_rows('contact_reason_proposal') }}
