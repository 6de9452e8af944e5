-- The peers' task in one query: from raw events to visits, bounces and page views per day.
with

raw as (
    select
        *,
        coalesce(derived_tstamp, collector_tstamp) as occurred_at,
        lower(contexts_nl_basjes_yauaa_context_1_0_0 ->> '$[0].agentClass') as agent_class
    from raw_events
    where event_id <> '' and domain_userid <> '' and event_name <> ''
),

event as (
    select
        domain_userid,
        event_name,
        occurred_at,
        coalesce(agent_class like '%robot%' or agent_class = 'hacker', false) as is_bot
    from raw
    where occurred_at is not null
    qualify row_number() over (partition by event_id order by _loaded_at desc) = 1
),

spaced as (
    select
        domain_userid,
        event_name,
        occurred_at,
        occurred_at - lag(occurred_at) over (partition by domain_userid order by occurred_at) as since_previous
    from event
    where not is_bot
),

numbered as (
    select
        *,
        count(*) filter (where since_previous is null or since_previous > interval '30' minute)
            over (partition by domain_userid order by occurred_at rows unbounded preceding) as session_number
    from spaced
),

session as (
    select
        min(occurred_at) as started_at,
        count(*) filter (where event_name in ('page_view', 'screen_view')) as page_view_count,
        count(*) filter (where event_name = 'page_ping') as ping_count
    from numbered
    group by domain_userid, session_number
),

visited as (
    select
        cast(timezone('Europe/Amsterdam', timezone('UTC', started_at)) as date) as day_on,
        count(*) as session_count,
        count(*) filter (where page_view_count < 2 and ping_count = 0) as bounced_session_count
    from session
    group by day_on
),

-- A visit belongs to the day on which it began, a page view to its own.
viewed as (
    select
        cast(timezone('Europe/Amsterdam', timezone('UTC', occurred_at)) as date) as day_on,
        count(*) as page_view_count
    from spaced
    where event_name in ('page_view', 'screen_view')
    group by day_on
)

select
    visited.day_on,
    visited.session_count,
    visited.bounced_session_count,
    coalesce(viewed.page_view_count, 0) as page_view_count
from visited
left join viewed on visited.day_on = viewed.day_on
order by visited.day_on
