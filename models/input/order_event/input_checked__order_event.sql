{{ config(materialized='view') }}

{{ checked_rows('order_event') }}
