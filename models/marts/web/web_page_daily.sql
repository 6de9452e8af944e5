{%- set measures = {
    'page_view_count': {'metric': 'page_views'},
    'session_count': {'metric': 'sessions'},
    'bounced_session_count': {'metric': 'bounce_rate'},
    'single_page_session_count': {'metric': 'bounce_rate_classic'},
    'engaged_seconds': {'metric': 'engaged_seconds_per_session', 'type': 'sum'},
    'measured_session_count': {'metric': 'engaged_seconds_per_session', 'part': 'denominator'},
} -%}

with

daily as (
    select * from {{ ref('metric_session') }}
    union all
    select * from {{ ref('metric_page_view') }}
),

{{ covered_daily('daily', 'web_event', ['journey_stage_id', 'touchpoint_id'], measures) }}

select
    filled.day_on,
    {{ period_flags() }},
    filled.source_system,
    filled.journey_stage_id,
    stage.name_en as journey_stage_name_en,
    stage.name_nl as journey_stage_name_nl,
    filled.touchpoint_id,
    touchpoint.name_en as touchpoint_name_en,
    touchpoint.name_nl as touchpoint_name_nl,
    filled.page_view_count,
    filled.session_count,
    filled.bounced_session_count,
    round({{ ratio('filled.bounced_session_count', 'filled.session_count') }}, 6) as bounce_rate,
    filled.single_page_session_count,
    round({{ ratio('filled.single_page_session_count', 'filled.session_count') }}, 6) as classic_bounce_rate,
    filled.engaged_seconds,
    filled.measured_session_count,
    round({{ ratio('filled.measured_session_count', 'filled.session_count') }}, 6) as measured_share,
    round({{ ratio('filled.engaged_seconds', 'filled.measured_session_count') }}, 6) as average_engaged_seconds
from filled
{{ join_period('web_event', 'day', 'filled.day_on') }}
left join {{ ref('dim_journey_stage') }} as stage on filled.journey_stage_id = stage.journey_stage_id
left join {{ ref('dim_touchpoint') }} as touchpoint on filled.touchpoint_id = touchpoint.touchpoint_id
