-- R6: every window shows every contact of the yardstick, per source and channel, also those of which repeats cannot be told.
with

weekly as (
    select
        window_days,
        source_system,
        channel_id,
        sum(contact_count) as contact_count
    from {{ ref('contact_fcr_weekly') }}
    group by window_days, source_system, channel_id
),

window_days as (select distinct window_days from {{ ref('contact_fcr_weekly') }}),

yardstick as (
    select
        window_days.window_days,
        metric_daily.source_system,
        metric_daily.channel_id,
        sum(metric_daily.numerator) as contact_count
    from {{ ref('metric_daily') }} as metric_daily
    cross join window_days
    where metric_daily.metric_id = 'contact_volume'
    group by window_days.window_days, metric_daily.source_system, metric_daily.channel_id
)

select
    coalesce(weekly.window_days, yardstick.window_days) as window_days,
    coalesce(weekly.source_system, yardstick.source_system) as source_system,
    coalesce(weekly.channel_id, yardstick.channel_id) as channel_id,
    weekly.contact_count as weekly_count,
    yardstick.contact_count as yardstick_count
from weekly
full outer join yardstick
    on
        weekly.window_days = yardstick.window_days
        and weekly.source_system = yardstick.source_system
        and weekly.channel_id = yardstick.channel_id
where coalesce(weekly.contact_count, 0) <> coalesce(yardstick.contact_count, 0)
