{{ config(materialized='view') }}

with

staged as (
    {{ union_inputs('web_event') }}
)

{{ checked_rows('web_event') }}
