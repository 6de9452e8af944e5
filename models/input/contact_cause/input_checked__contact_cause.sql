{{ config(materialized='view') }}

{{ checked_rows('contact_cause') }}
