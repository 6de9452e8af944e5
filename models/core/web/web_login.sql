{{ config(materialized='incremental', meta={'rebuilds': 'session'}, partition_by=['source_system', 'day_on']) }}

select distinct
    session_id,
    source_system,
    session_day_on as day_on,
    visitor_key,
    customer_ref
from {{ ref('web_event') }}
where
    session_id is not null
    and {{ clean_code('customer_ref') }} is not null
    and {{ is_rebuilt('session', 'session_day_on') }}
