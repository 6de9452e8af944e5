{%- set z = '1.959963984540054e0' -%}

with

counted as (
    select web_funnel_count.*
    from {{ ref('web_funnel_count') }} as web_funnel_count
    cross join {{ ref('as_of') }} as as_of
    where web_funnel_count.day_on <= as_of.as_of_on
),

{{ covered_grain('web_event', 'counted', ['funnel_id']) }},

-- Every step of a funnel has a row on each covered day: that nobody got there is what a funnel is for.
step as (
    select
        grain.day_on,
        grain.source_system,
        grain.funnel_id,
        web_funnel_step.step_number,
        web_funnel_step.touchpoint_id,
        coalesce(counted.session_count, 0) as session_count,
        coalesce(counted.went_back_count, 0) as went_back_count
    from grain
    inner join {{ ref('web_funnel_step') }} as web_funnel_step on grain.funnel_id = web_funnel_step.funnel_id
    left join counted
        on
            grain.day_on = counted.day_on
            and grain.source_system = counted.source_system
            and grain.funnel_id = counted.funnel_id
            and web_funnel_step.step_number = counted.step_number
),

compared as (
    select
        *,
        max(case when step_number = 1 then session_count end) over (
            partition by day_on, source_system, funnel_id
        ) as entered_count,
        lag(session_count) over (partition by day_on, source_system, funnel_id order by step_number) as previous_count,
        lead(session_count) over (partition by day_on, source_system, funnel_id order by step_number) as next_count
    from step
)

select
    compared.day_on,
    {{ period_flags() }},
    compared.source_system,
    compared.funnel_id,
    funnel.name_en as funnel_name_en,
    funnel.name_nl as funnel_name_nl,
    compared.step_number,
    compared.touchpoint_id,
    touchpoint.name_en as touchpoint_name_en,
    touchpoint.name_nl as touchpoint_name_nl,
    coalesce(page_role.role = 'search', false) as is_search,
    compared.entered_count as entered_session_count,
    compared.session_count as reached_session_count,
    compared.next_count as continued_session_count,
    compared.session_count - compared.next_count as dropped_session_count,
    compared.went_back_count as went_back_session_count,
    round({{ ratio('compared.session_count', 'compared.previous_count') }}, 6) as step_rate,
    round({{ wilson_low('compared.session_count', 'compared.previous_count', z) }}, 6) as step_rate_low,
    round({{ wilson_high('compared.session_count', 'compared.previous_count', z) }}, 6) as step_rate_high,
    round({{ ratio('compared.session_count', 'compared.entered_count') }}, 6) as conversion_rate,
    round({{ wilson_low('compared.session_count', 'compared.entered_count', z) }}, 6) as conversion_rate_low,
    round({{ wilson_high('compared.session_count', 'compared.entered_count', z) }}, 6) as conversion_rate_high
from compared
{{ join_period('web_event', 'day', 'compared.day_on') }}
left join {{ ref('web_funnel') }} as funnel on compared.funnel_id = funnel.funnel_id
left join {{ ref('web_page_role') }} as page_role on compared.touchpoint_id = page_role.touchpoint_id
left join {{ ref('dim_touchpoint') }} as touchpoint on compared.touchpoint_id = touchpoint.touchpoint_id
