{#-
  A visit does not end at midnight. New events of a day can change the visits that continue from it, so their later days are
  rebuilt; and a visit that began the day before is aggregated again.
-#}
{%- set stored = previous_build('web_event') -%}

with

touched as (
    select
        source_system,
        day_on
    from {{ ref('rebuild_day') }}
    where entity = 'web_event'
),

{% if stored -%}
    following_day as (
        select
            source_system,
            {{ add_days('day_on', 1) }} as day_on
        from touched
        except
        select * from touched
    ),

    carried_over as (
        select distinct
            event.source_system,
            event.session_id,
            following_day.day_on as from_on
        from {{ stored }} as event
        inner join following_day
            on
                event.source_system = following_day.source_system
                and event.day_on = following_day.day_on
        where
            event.session_id is not null
            and {{ seconds_between(local_day_start('following_day.day_on'), 'event.occurred_at') }} <= {{ session_gap_seconds() }}
    ),

    reached as (
        select distinct
            event.source_system,
            event.day_on
        from {{ stored }} as event
        inner join carried_over
            on
                event.source_system = carried_over.source_system
                and event.session_id = carried_over.session_id
                and event.day_on >= carried_over.from_on
    ),
{%- endif %}

event_day as (
    select * from touched
    {%- if stored %}
        union
        select * from reached
    {%- endif %}
),

{% if stored -%}
    preceding_day as (
        select
            source_system,
            {{ add_days('day_on', -1) }} as day_on
        from event_day
        except
        select * from event_day
    ),

    begun_before as (
        select distinct
            event.source_system,
            event.session_day_on as day_on
        from {{ stored }} as event
        inner join preceding_day
            on
                event.source_system = preceding_day.source_system
                and event.day_on = preceding_day.day_on
        where
            event.session_id is not null
            and {{ seconds_between('event.occurred_at', local_day_start(add_days('preceding_day.day_on', 1))) }}
            <= {{ session_gap_seconds() }}
    ),
{%- endif %}

session_day as (
    select * from event_day
    {%- if stored %}
        union
        select * from begun_before
    {%- endif %}
)

select
    'event_in_session' as fact,
    source_system,
    day_on
from event_day
union all
select
    'session' as fact,
    source_system,
    day_on
from session_day
