{{ config(materialized='view') }}

{{ checked_rows('report_edition') }}
