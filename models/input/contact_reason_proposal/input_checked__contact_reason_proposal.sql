{{ config(materialized='view') }}

{{ checked_rows('contact_reason_proposal') }}
