-- Which step follows which in a journey, how often, in how many journeys, and after how long.
with

step as (
    select
        case_id,
        activity,
        lead(activity) over journey as next_activity,
        epoch_us(lead(ts) over journey) - epoch_us(ts) as waiting_microseconds
    from journey_log
    window journey as (partition by case_id order by ts, seq)
)

select
    activity,
    next_activity,
    count(*) as step_count,
    count(distinct case_id) as journey_count,
    avg(waiting_microseconds) / 1e6 as mean_waiting_seconds,
    quantile_cont(waiting_microseconds, 0.5) / 1e6 as median_waiting_seconds,
    quantile_cont(waiting_microseconds, 0.9) / 1e6 as p90_waiting_seconds
from step
where next_activity is not null
group by activity, next_activity
