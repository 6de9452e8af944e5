{{ config(materialized='view') }}

{{ union_inputs('contact_transfer') }}
