{{ config(materialized='view') }}

with

staged as (
    {{ union_inputs('order_event') }}
)

{{ checked_rows('order_event') }}
