{{ config(materialized='table') }}

{{ checked_rows('contact_reason_proposal') }}
