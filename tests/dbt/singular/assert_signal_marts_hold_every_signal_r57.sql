-- R57, R37: the marts of signals add up to the log: each signal once, and each visit to a step entered once and left at most once.
with

logged as (
    select
        count(distinct visit.signal_id) as signal_count,
        count(*) as entered_count,
        count(visit.left_on) as left_count
    from {{ ref('fct_signal_step') }} as visit
    cross join {{ ref('as_of') }} as as_of
    where visit.entered_on <= as_of.as_of_on
),

broken_down as (
    select coalesce(sum(signal_count), 0) as signal_count
    from {{ ref('signal_breakdown_monthly') }}
),

funnel as (
    select
        coalesce(sum(entered_count), 0) as entered_count,
        coalesce(sum(left_count), 0) as left_count
    from {{ ref('signal_funnel_monthly') }}
)

select
    logged.signal_count as logged_signal_count,
    broken_down.signal_count,
    logged.entered_count as logged_entered_count,
    funnel.entered_count,
    logged.left_count as logged_left_count,
    funnel.left_count
from logged
cross join broken_down
cross join funnel
where
    logged.signal_count <> broken_down.signal_count
    or logged.entered_count <> funnel.entered_count
    or logged.left_count <> funnel.left_count
