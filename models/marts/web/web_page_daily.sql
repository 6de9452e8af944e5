{%- set measures = {
    'page_view_count': {'metric': 'page_views'},
    'session_count': {'metric': 'sessions'},
    'bounced_session_count': {'metric': 'bounce_rate'},
    'single_page_session_count': {'metric': 'bounce_rate_classic'},
    'engaged_seconds': {'metric': 'engaged_seconds_per_session', 'type': 'sum'},
    'measured_session_count': {'metric': 'engaged_seconds_per_session', 'part': 'denominator'},
    'exit_session_count': {'metric': 'sessions', 'part': 'exit_count'},
    'page_engaged_seconds': {'metric': 'engaged_seconds_on_page', 'type': 'sum'},
} -%}

with

-- Visits that ended on a page are the same sessions at another place.
daily as (
    {%- for model in ['metric_session', 'metric_page_view'] %}
        select
            metric_id,
            day_on,
            source_system,
            journey_stage_id,
            touchpoint_id,
            numerator,
            denominator,
            cast(null as double) as exit_count
        from {{ ref(model) }}
        union all
    {%- endfor %}
    select
        'sessions' as metric_id,
        day_on,
        source_system,
        journey_stage_id,
        touchpoint_id,
        cast(null as double) as numerator,
        cast(null as double) as denominator,
        cast(exit_count as double) as exit_count
    from {{ ref('session_exit_daily') }}
),

{{ covered_daily('daily', 'web_event', ['journey_stage_id', 'touchpoint_id'], measures) }},

-- A source that measured no engaged time at all on a day says nothing of its pages.
measured as (
    select
        *,
        case
            when max(page_engaged_seconds) over (partition by day_on, source_system) > 0 then page_view_count else 0
        end as measured_view_count
    from filled
)

select
    measured.day_on,
    {{ period_flags() }},
    measured.source_system,
    measured.journey_stage_id,
    stage.name_en as journey_stage_name_en,
    stage.name_nl as journey_stage_name_nl,
    measured.touchpoint_id,
    touchpoint.name_en as touchpoint_name_en,
    touchpoint.name_nl as touchpoint_name_nl,
    measured.page_view_count,
    measured.session_count,
    measured.bounced_session_count,
    round({{ ratio('measured.bounced_session_count', 'measured.session_count') }}, 6) as bounce_rate,
    measured.single_page_session_count,
    round({{ ratio('measured.single_page_session_count', 'measured.session_count') }}, 6) as classic_bounce_rate,
    measured.engaged_seconds,
    measured.measured_session_count,
    round({{ ratio('measured.measured_session_count', 'measured.session_count') }}, 6) as measured_share,
    round({{ ratio('measured.engaged_seconds', 'measured.measured_session_count') }}, 6) as average_engaged_seconds,
    measured.exit_session_count,
    round({{ ratio('measured.exit_session_count', 'measured.page_view_count') }}, 6) as exit_rate,
    measured.page_engaged_seconds,
    cast(measured.measured_view_count as {{ dbt.type_bigint() }}) as measured_view_count,
    round({{ ratio('measured.page_engaged_seconds', 'measured.measured_view_count') }}, 6) as average_page_seconds
from measured
{{ join_period('web_event', 'day', 'measured.day_on') }}
left join {{ ref('dim_journey_stage') }} as stage on measured.journey_stage_id = stage.journey_stage_id
left join {{ ref('dim_touchpoint') }} as touchpoint on measured.touchpoint_id = touchpoint.touchpoint_id
