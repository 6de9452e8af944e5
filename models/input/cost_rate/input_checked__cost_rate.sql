{{ config(materialized='view') }}

{{ checked_rows('cost_rate') }}
