with

counted as (
    select
        day_on,
        source_system,
        touchpoint_id,
        {{ metric_count('sessions') }} as session_count,
        {{ metric_count('identified_session_rate') }} as identified_count,
        {{ metric_count('digital_to_contact_rate', 'denominator') }} as judged_count,
        {{ metric_count('digital_to_contact_rate') }} as followed_count
    from {{ ref('metric_session') }}
    group by day_on, source_system, touchpoint_id
)

select
    counted.day_on,
    counted.source_system,
    counted.touchpoint_id,
    touchpoint.name_en as touchpoint_name_en,
    touchpoint.name_nl as touchpoint_name_nl,
    counted.session_count,
    counted.identified_count,
    {{ ratio('counted.identified_count', 'counted.session_count') }} as identified_rate,
    counted.identified_count = counted.judged_count as is_mature,
    counted.judged_count,
    counted.followed_count,
    {{ ratio('counted.followed_count', 'counted.judged_count') }} as digital_to_contact_rate
from counted
left join {{ ref('dim_touchpoint') }} as touchpoint on counted.touchpoint_id = touchpoint.touchpoint_id
