{{ config(materialized='incremental', meta={'rebuilds': 'session'}, partition_by=['source_system', 'day_on']) }}

{#- As many as the check of the seeds allows. -#}
{%- set most_steps = 6 -%}

with

step as (
    select
        funnel_id,
        step_number,
        touchpoint_id
    from {{ ref('web_funnel_step') }}
),

reached_0 as (
    select
        event.source_system,
        event.session_day_on as day_on,
        event.session_id,
        event.event_number,
        step.funnel_id,
        step.step_number
    from {{ ref('web_event') }} as event
    inner join step on event.touchpoint_id = step.touchpoint_id
    where
        event.session_id is not null
        and event.is_page_view
        and {{ is_rebuilt('session', 'event.session_day_on', 'event.source_system') }}
),

-- A step is reached at the first view of its page after the previous step.
{%- for number in range(1, most_steps + 1) %}
    reached_{{ number }} as (
        select
            *,
            min(
                case
                    when
                        step_number = {{ number }}
                        {%- if number > 1 %}
                            and event_number > at_{{ number - 1 }}
                        {%- endif %}
                        then event_number
                end
            ) over (partition by session_id, funnel_id) as at_{{ number }}
        from reached_{{ number - 1 }}
    ),
{%- endfor %}

session_in_funnel as (
    select
        {%- for number in range(1, most_steps + 1) %}
            min(at_{{ number }}) as at_{{ number }},
            {%- if number > 1 %}
                max(case when step_number < {{ number }} and event_number > at_{{ number }} then 1 else 0 end)
                    as went_back_{{ number }},
            {%- endif %}
        {%- endfor %}
        source_system,
        day_on,
        funnel_id,
        session_id
    from reached_{{ most_steps }}
    where at_1 is not null
    group by source_system, day_on, funnel_id, session_id
),

reached as (
    select
        session_in_funnel.source_system,
        session_in_funnel.day_on,
        session_in_funnel.funnel_id,
        step.step_number,
        case step.step_number
            {%- for number in range(1, most_steps + 1) %}
                when {{ number }} then session_in_funnel.at_{{ number }}
            {%- endfor %}
        end as reached_at,
        case step.step_number
            {%- for number in range(2, most_steps + 1) %}
                when {{ number }} then session_in_funnel.went_back_{{ number }}
            {%- endfor %}
            else 0
        end as went_back
    from session_in_funnel
    inner join step on session_in_funnel.funnel_id = step.funnel_id
)

select
    source_system,
    day_on,
    funnel_id,
    step_number,
    count(*) as session_count,
    cast(sum(went_back) as bigint) as went_back_count
from reached
where reached_at is not null
group by source_system, day_on, funnel_id, step_number
