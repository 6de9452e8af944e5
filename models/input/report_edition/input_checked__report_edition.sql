{{ config(materialized='view') }}

with

staged as (
    {{ union_inputs('report_edition') }}
)

{{ checked_rows('report_edition') }}
