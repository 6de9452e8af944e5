{{ config(materialized='view') }}

select
    *,
    {{ quarantine_reasons('customer') }}
from {{ ref('input_union__customer') }}
