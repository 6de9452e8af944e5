{{ config(materialized='view') }}

{{ checked_rows('customer_identifier') }}
