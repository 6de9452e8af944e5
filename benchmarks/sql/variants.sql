-- The ways through the site: every order of pages of a visit, and how many visits took it.
with

visit as (
    select
        session_id,
        string_agg(page_path, ' > ' order by event_number) as variant
    from web_event
    where session_id is not null and page_path is not null
    group by session_id
)

select
    variant,
    count(*) as visit_count
from visit
group by variant
