{{ config(materialized='view') }}

{{ checked_rows('decision') }}
