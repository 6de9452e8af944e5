{{ config(materialized='view') }}

{{ union_inputs('contact_cause') }}
