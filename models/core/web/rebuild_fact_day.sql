{#-
  A visitor's identity and group become known afterwards: a login names the owner of earlier visits. So the facts and metrics of
  visits are rebuilt for days whose owners changed since they were built.
-#}
{%- set built = previous_build('built_session_day') -%}
{%- do ref('session_owner_day') -%}

with

{% if built -%}
    owner_changed as (
        select
            owner_day.source_system,
            owner_day.day_on
        from {{ ref('session_owner_day') }} as owner_day
        left join {{ built }} as built
            on
                owner_day.source_system = built.source_system
                and owner_day.day_on = built.day_on
        where
            owner_day.session_count is distinct from built.session_count
            or owner_day.owner_checksum is distinct from built.owner_checksum
            or built.built_with is distinct from '{{ metric_build_version() }}'
    ),
{%- else -%}
    owner_changed as (
        select
            source_system,
            day_on
        from {{ ref('session_owner_day') }}
    ),
{%- endif %}

session_day as (
    select
        source_system,
        day_on
    from {{ ref('rebuild_web_day') }}
    where fact = 'session'
    union
    select * from owner_changed
),

-- A visit that continues past midnight has events on the next day.
event_day as (
    select
        source_system,
        day_on
    from {{ ref('rebuild_web_day') }}
    where fact = 'event_in_session'
    union
    select * from session_day
    union
    select
        event.source_system,
        event.day_on
    from {{ ref('web_event') }} as event
    inner join session_day
        on
            event.source_system = session_day.source_system
            and event.session_day_on = session_day.day_on
    where event.day_on > event.session_day_on
),

stream_day as (
    select
        source_system,
        day_on
    from {{ ref('rebuild_day') }}
    union
    select * from event_day
)

select
    'fct_web_session' as fact,
    source_system,
    day_on
from session_day
union all
select
    'fct_web_event' as fact,
    source_system,
    day_on
from event_day
union all
select
    'fct_event' as fact,
    source_system,
    day_on
from stream_day
