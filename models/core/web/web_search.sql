{{ config(materialized='incremental', meta={'rebuilds': 'session'}, partition_by=['source_system', 'day_on']) }}

select
    event.session_id,
    event.source_system,
    event.session_day_on as day_on,
    count(*) as search_view_count
from {{ ref('web_event') }} as event
inner join {{ ref('web_page_role') }} as page_role on event.touchpoint_id = page_role.touchpoint_id
where
    page_role.role = 'search'
    and event.session_id is not null
    and event.is_page_view
    and {{ is_rebuilt('session', 'event.session_day_on', 'event.source_system') }}
group by event.session_id, event.source_system, event.session_day_on
