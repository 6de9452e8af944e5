{{ config(materialized='view') }}

with

staged as (
    {{ union_inputs('contact_cause') }}
)

{{ checked_rows('contact_cause') }}
