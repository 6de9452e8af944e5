{{ config(materialized='table') }}

{{ checked_rows('customer_identifier') }}
