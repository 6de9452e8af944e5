{{ config(materialized='view') }}

{{ checked_rows('answer') }}
