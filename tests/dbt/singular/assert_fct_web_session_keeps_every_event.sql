-- Every event of a visitor who is no robot is in exactly one session.
with

event_count as (
    select
        source_system,
        count(*) as event_count
    from {{ rows_of_this_run(ref('web_event'), 'fct_web_session', 'coalesce(session_day_on, day_on)') }}
    where not is_bot
    group by source_system
),

session_count as (
    select
        source_system,
        sum(event_count) as event_count
    from {{ rows_of_this_run(ref('fct_web_session'), 'fct_web_session') }}
    group by source_system
)

select
    coalesce(event_count.source_system, session_count.source_system) as source_system,
    event_count.event_count as events_in_fact,
    session_count.event_count as events_in_sessions
from event_count
full outer join session_count
    on event_count.source_system = session_count.source_system
where event_count.event_count is distinct from session_count.event_count
