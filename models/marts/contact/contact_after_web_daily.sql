with

counted as (
    select
        day_on,
        source_system,
        touchpoint_id,
        {{ metric_count('sessions') }} as session_count
    from {{ ref('metric_session') }}
    group by day_on, source_system, touchpoint_id
),

followed as (
    select
        day_on,
        source_system,
        touchpoint_id,
        sum(identified_count) as identified_count,
        sum(followed_count) as followed_count
    from {{ ref('session_contact_daily') }}
    group by day_on, source_system, touchpoint_id
)

select
    counted.day_on,
    {{ period_flags() }},
    counted.source_system,
    counted.touchpoint_id,
    touchpoint.name_en as touchpoint_name_en,
    touchpoint.name_nl as touchpoint_name_nl,
    coalesce(observation.observed_to_on > counted.day_on, false) as is_mature,
    counted.session_count,
    cast(coalesce(followed.identified_count, 0) as bigint) as identified_count,
    {{ ratio('coalesce(followed.identified_count, 0)', 'counted.session_count') }} as identified_rate,
    cast(coalesce(followed.followed_count, 0) as bigint) as followed_count,
    {{ ratio('followed.followed_count', 'followed.identified_count') }} as digital_to_contact_rate
from counted
{{ join_period('web_event', 'day', 'counted.day_on') }}
left join followed
    on
        counted.day_on = followed.day_on
        and counted.source_system = followed.source_system
        and counted.touchpoint_id = followed.touchpoint_id
left join {{ ref('contact_observation') }} as observation on counted.day_on = observation.day_on
left join {{ ref('dim_touchpoint') }} as touchpoint on counted.touchpoint_id = touchpoint.touchpoint_id
