{{ config(materialized='incremental', meta={'rebuilds': 'web_event'}, partition_by=['source_system', 'day_on']) }}

select
    source_system,
    day_on,
    {{ clean_code('page_path') }} as page_path,
    count(*) as row_count
from {{ ref('input__web_event') }}
where
    {{ clean_code('page_path') }} is not null
    and {{ is_rebuilt('web_event') }}
group by source_system, day_on, {{ clean_code('page_path') }}
