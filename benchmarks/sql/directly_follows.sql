-- Which page follows which within a visit, how often, and after how long.
with

step as (
    select
        page_path,
        lead(page_path) over visit as next_page_path,
        epoch_us(lead(occurred_at) over visit) - epoch_us(occurred_at) as waiting_microseconds
    from web_event
    where session_id is not null and page_path is not null
    window visit as (partition by session_id order by event_number)
)

select
    page_path,
    next_page_path,
    count(*) as step_count,
    avg(waiting_microseconds) / 1e6 as mean_waiting_seconds,
    median(waiting_microseconds) / 1e6 as median_waiting_seconds
from step
where next_page_path is not null
group by all
