{{ config(materialized='view') }}

select
    *,
    {{ quarantine_reasons('order_event') }}
from {{ ref('input_union__order_event') }}
