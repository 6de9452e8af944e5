{%- set measures = {
    'session_count': {'metric': 'sessions'},
    'bounced_session_count': {'metric': 'bounce_rate'},
    'single_page_session_count': {'metric': 'bounce_rate_classic'},
    'engaged_seconds': {'metric': 'engaged_seconds_per_session', 'type': 'sum'},
    'measured_session_count': {'metric': 'engaged_seconds_per_session', 'part': 'denominator'},
    'page_view_count': {'metric': 'page_views'},
    'refused_session_count': {'metric': 'refused_session_rate'},
    'search_session_count': {'metric': 'search_success_rate', 'part': 'denominator'},
    'successful_search_session_count': {'metric': 'search_success_rate'},
} -%}
{%- set z = '1.959963984540054e0' -%}

with

daily as (
    select * from {{ ref('metric_session') }}
    union all
    select * from {{ ref('metric_page_view') }}
),

{{ covered_daily('daily', 'web_event', [], measures) }}

select
    day_on,
    {{ period_flags() }},
    source_system,
    session_count,
    session_count - bounced_session_count as engaged_session_count,
    bounced_session_count,
    {{ ratio('bounced_session_count', 'session_count') }} as bounce_rate,
    single_page_session_count,
    {{ ratio('single_page_session_count', 'session_count') }} as classic_bounce_rate,
    engaged_seconds,
    measured_session_count,
    round({{ ratio('measured_session_count', 'session_count') }}, 6) as measured_share,
    {{ ratio('engaged_seconds', 'measured_session_count') }} as average_engaged_seconds,
    page_view_count,
    refused_session_count,
    round({{ ratio('refused_session_count', 'session_count') }}, 6) as refused_rate,
    search_session_count,
    successful_search_session_count,
    round({{ ratio('successful_search_session_count', 'search_session_count') }}, 6) as search_success_rate,
    round({{ wilson_low('successful_search_session_count', 'search_session_count', z) }}, 6) as search_success_rate_low,
    round({{ wilson_high('successful_search_session_count', 'search_session_count', z) }}, 6) as search_success_rate_high
from filled
{{ join_period('web_event', 'day', 'filled.day_on') }}
