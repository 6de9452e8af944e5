{{ config(materialized='view') }}

{{ union_inputs('pilot_assignment') }}
