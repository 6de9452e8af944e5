{%- set grain = ['day_on'] + event_dimensions() -%}

with

-- A contact is listed on its own day and on the day before, when the visit may have been, so that days can be joined.
contact as (
    {%- for days in [0, -1] %}
        select
            customer_key,
            started_at,
            {{ add_days('cast(started_at as date)', days) }} as visited_on
        from {{ ref('fct_contact') }}
        where
            customer_key is not null
            and is_inbound
            and not is_excluded
            and not {{ is_special_member('contact_reason_id') }}
        {{ 'union all' if not loop.last }}
    {%- endfor %}
),

-- Few visits are followed: only these are read row by row, the others are counted by day already.
followed as (
    select distinct
        {%- for column in grain %}
            session.{{ column }},
        {%- endfor %}
        session.session_id
    from {{ ref('fct_web_session') }} as session
    inner join contact
        on
            session.customer_key = contact.customer_key
            and cast(session.started_at as date) = contact.visited_on
            and session.started_at < contact.started_at
    where {{ seconds_between('session.started_at', 'contact.started_at') }} <= {{ window_seconds(1) }}
),

counted as (
    select
        {{ grain | join(',\n        ') }},
        cast(numerator as bigint) as identified_count,
        cast(0 as bigint) as followed_count
    from {{ ref('metric_session') }}
    where metric_id = 'identified_session_rate' and numerator > 0
    union all
    select
        {{ grain | join(',\n        ') }},
        cast(0 as bigint) as identified_count,
        cast(1 as bigint) as followed_count
    from followed
),

daily as (
    select
        {{ grain | join(',\n        ') }},
        cast(sum(identified_count) as bigint) as identified_count,
        cast(sum(followed_count) as bigint) as followed_count
    from counted
    group by {{ grain | join(', ') }}
)

select
    {%- for column in grain %}
        daily.{{ column }},
    {%- endfor %}
    daily.identified_count,
    daily.followed_count,
    coalesce(observation.observed_to_on > daily.day_on, false) as is_mature
from daily
left join {{ ref('contact_observation') }} as observation
    on daily.day_on = observation.day_on
