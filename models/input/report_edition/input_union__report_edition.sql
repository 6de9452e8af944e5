{{ config(materialized='view') }}

{{ union_inputs('report_edition') }}
