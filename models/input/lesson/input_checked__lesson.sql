{{ config(materialized='view') }}

{{ checked_rows('lesson') }}
