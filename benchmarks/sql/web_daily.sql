-- Visits per day by hand, over the visits that web_session.sql wrote.
select
    day_on,
    count(*) as session_count,
    count(*) filter (
        where not (coalesce(engaged_seconds >= 10, false) or has_key_event or page_view_count >= 2)
    ) as bounced_session_count,
    sum(page_view_count) as page_view_count
from web_session
group by day_on
order by day_on
