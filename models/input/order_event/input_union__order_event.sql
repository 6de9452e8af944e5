{{ config(materialized='view') }}

{{ union_inputs('order_event') }}
