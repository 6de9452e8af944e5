{{ config(materialized='view') }}

select
    *,
    {{ quarantine_reasons('web_event') }}
from {{ ref('input_union__web_event') }}
