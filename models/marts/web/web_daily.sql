with

daily as (
    select * from {{ ref('metric_session') }}
    union all
    select * from {{ ref('metric_page_view') }}
),

counted as (
    select
        day_on,
        source_system,
        {{ metric_count('sessions') }} as session_count,
        {{ metric_count('bounce_rate') }} as bounced_session_count,
        {{ metric_count('bounce_rate_classic') }} as single_page_session_count,
        {{ metric_sum('engaged_seconds_per_session') }} as engaged_seconds,
        {{ metric_count('engaged_seconds_per_session', 'denominator') }} as measured_session_count,
        {{ metric_count('page_views') }} as page_view_count
    from daily
    group by day_on, source_system
),

{{ covered_grain('web_event', 'counted') }},

filled as (
    select
        grain.day_on,
        grain.source_system,
        coalesce(counted.session_count, 0) as session_count,
        coalesce(counted.bounced_session_count, 0) as bounced_session_count,
        coalesce(counted.single_page_session_count, 0) as single_page_session_count,
        coalesce(counted.engaged_seconds, 0) as engaged_seconds,
        coalesce(counted.measured_session_count, 0) as measured_session_count,
        coalesce(counted.page_view_count, 0) as page_view_count
    from grain
    left join counted on grain.day_on = counted.day_on and grain.source_system = counted.source_system
)

select
    day_on,
    source_system,
    session_count,
    session_count - bounced_session_count as engaged_session_count,
    bounced_session_count,
    {{ ratio('bounced_session_count', 'session_count') }} as bounce_rate,
    single_page_session_count,
    {{ ratio('single_page_session_count', 'session_count') }} as classic_bounce_rate,
    engaged_seconds,
    measured_session_count,
    {{ ratio('engaged_seconds', 'measured_session_count') }} as average_engaged_seconds,
    page_view_count
from filled
