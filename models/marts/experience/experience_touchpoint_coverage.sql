{#- A year. Where so many events were expected, none at all is chance once in a thousand times. -#}
{%- set looked_back_days, silent_from = 364, 7 -%}
{%- set sources = {'survey_responses': 'survey', 'page_views': 'visit', 'contact_volume': 'service_contact'} -%}

with

as_of as (select as_of_on from {{ ref('as_of') }}),

observed as (
    select
        metric.day_on,
        metric.touchpoint_id,
        case
            when metric.metric_id = 'contact_volume' and team.function_id = 'sales' and channel.channel_group = 'spoken'
                then 'sales_call'
            {%- for metric_id, source in sources.items() %}
                when metric.metric_id = '{{ metric_id }}' then '{{ source }}'
            {%- endfor %}
        end as feedback_source,
        cast(metric.numerator as bigint) as event_count
    from {{ ref('fct_metric_daily') }} as metric
    left join {{ ref('dim_team') }} as team on metric.team_id = team.team_id
    left join {{ ref('dim_channel') }} as channel on metric.channel_id = channel.channel_id
    where
        metric.metric_id in (
            {%- for metric_id in sources %}
                '{{ metric_id }}'{{ ',' if not loop.last }}
            {%- endfor %}
        )
    union all
    select
        day_on,
        touchpoint_id,
        'order' as feedback_source,
        1 as event_count
    from {{ ref('fct_order_event') }}
),

counted as (
    select
        observed.touchpoint_id,
        observed.feedback_source,
        observed.day_on,
        {{ day_of_week('observed.day_on') }} as weekday,
        cast(sum(observed.event_count) as bigint) as event_count,
        max(observed.day_on) over (partition by observed.touchpoint_id, observed.feedback_source) as last_event_on
    from observed
    cross join as_of
    where observed.day_on <= as_of.as_of_on and observed.day_on > {{ add_days('as_of.as_of_on', -looked_back_days) }}
    group by observed.touchpoint_id, observed.feedback_source, observed.day_on
),

seen as (
    select
        counted.touchpoint_id,
        counted.feedback_source,
        min(counted.day_on) as first_event_on,
        max(counted.last_event_on) as last_event_on,
        cast(sum(
            case when counted.day_on > {{ add_days('as_of.as_of_on', -7) }} then counted.event_count else 0 end
        ) as bigint) as event_count_7_days
    from counted
    cross join as_of
    group by counted.touchpoint_id, counted.feedback_source
),

-- A desk that is closed on Sundays is not silent on one. The quietest of four such days is usual: a storm fills the others.
usual as (
    select
        touchpoint_id,
        feedback_source,
        weekday,
        case when count(*) = 4 then min(event_count) else 0 end as usual_count
    from counted
    where day_on > {{ add_days('last_event_on', -28) }}
    group by touchpoint_id, feedback_source, weekday
),

waiting as (
    select
        seen.touchpoint_id,
        seen.feedback_source,
        cast(sum(usual.usual_count) as bigint) as expected_count
    from seen
    cross join as_of
    inner join {{ ref('dim_date') }} as dim_date
        on seen.last_event_on < dim_date.day_on and as_of.as_of_on >= dim_date.day_on
    inner join usual
        on
            seen.touchpoint_id = usual.touchpoint_id
            and seen.feedback_source = usual.feedback_source
            and {{ day_of_week('dim_date.day_on') }} = usual.weekday
    group by seen.touchpoint_id, seen.feedback_source
),

-- A stage without any touchpoint has a row of its own, as what nothing can be measured of.
mapped as (
    select
        stage.journey_stage_id,
        stage.name_en as journey_stage_name_en,
        stage.name_nl as journey_stage_name_nl,
        touchpoint.touchpoint_id,
        touchpoint.name_en as touchpoint_name_en,
        touchpoint.name_nl as touchpoint_name_nl
    from {{ ref('dim_journey_stage') }} as stage
    left join {{ ref('dim_touchpoint') }} as touchpoint
        on stage.journey_stage_id = touchpoint.journey_stage_id and not {{ is_special_member('touchpoint.touchpoint_id') }}
    where touchpoint.touchpoint_id is not null or not {{ is_special_member('stage.journey_stage_id') }}
),

judged as (
    select
        mapped.*,
        as_of.as_of_on,
        seen.feedback_source,
        seen.first_event_on,
        seen.last_event_on,
        seen.event_count_7_days,
        coalesce(waiting.expected_count, 0) as expected_count,
        case
            when seen.last_event_on is null then 'unmeasured'
            when waiting.expected_count >= {{ silent_from }} then 'silent'
            when seen.event_count_7_days > 0 then 'active'
            else 'rare'
        end as touchpoint_state
    from mapped
    cross join as_of
    left join seen on mapped.touchpoint_id = seen.touchpoint_id
    left join waiting on seen.touchpoint_id = waiting.touchpoint_id and seen.feedback_source = waiting.feedback_source
)

select
    journey_stage_id,
    journey_stage_name_en,
    journey_stage_name_nl,
    coalesce(touchpoint_id, 'none') as touchpoint_id,
    touchpoint_name_en,
    touchpoint_name_nl,
    {{ labelled('feedback_source', "coalesce(feedback_source, 'none')", 'feedback_source') }},
    as_of_on,
    first_event_on,
    last_event_on,
    {{ days_between('last_event_on', 'as_of_on') }} as days_since_event,
    coalesce(event_count_7_days, 0) as event_count_7_days,
    expected_count,
    {{ labelled('touchpoint_state', 'touchpoint_state', 'touchpoint_state') }}
from judged
