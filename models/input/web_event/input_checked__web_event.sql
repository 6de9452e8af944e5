{{ config(materialized='view') }}

{{ checked_rows('web_event') }}
