{{ config(materialized='view') }}

{{ union_inputs('prevention_measure') }}
