{{ config(materialized='table') }}

{{ checked_rows('contact_recoding') }}
