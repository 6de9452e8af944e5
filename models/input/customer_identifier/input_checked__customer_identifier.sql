{{ config(materialized='view') }}

select
    *,
    {{ quarantine_reasons('customer_identifier') }}
from {{ ref('input_union__customer_identifier') }}
