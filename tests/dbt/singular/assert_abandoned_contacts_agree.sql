-- (B17) Per source: who abandoned after the short time and who did so before are all who did, in every mart that counts them.
with

daily as (
    select
        source_system,
        sum(abandoned_count + short_abandon_count) as abandoned_count
    from {{ ref('contact_daily') }}
    group by source_system
),

service as (
    select
        source_system,
        sum(abandoned_count + short_abandon_count) as abandoned_count
    from {{ ref('contact_service_level_daily') }}
    group by source_system
),

weekly as (
    select
        source_system,
        sum(all_abandoned_count) as abandoned_count
    from {{ ref('contact_fcr_weekly') }}
    group by source_system
)

select
    daily.source_system,
    daily.abandoned_count as daily_count,
    service.abandoned_count as service_count,
    weekly.abandoned_count as weekly_count
from daily
left join service on daily.source_system = service.source_system
left join weekly on daily.source_system = weekly.source_system
where
    daily.abandoned_count is distinct from service.abandoned_count
    or daily.abandoned_count is distinct from weekly.abandoned_count
