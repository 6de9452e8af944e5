{%- set pairs = {
    'first_reply': 'reply',
    'first_resolution': 'first_solved',
    'full_resolution': 'solved',
} -%}

with

as_of as (
    select * from {{ ref('as_of') }}
),

-- Contacts that are answered in writing or tracked as a case; a call is neither.
contact as (
    select
        contact.*,
        contact.first_reply_at as reply_at
    from {{ ref('fct_contact') }} as contact
    cross join as_of
    where
        contact.is_inbound
        and not contact.is_excluded
        and contact.day_on <= as_of.as_of_on
        and (
            contact.first_reply_at is not null
            or contact.agent_reply_count is not null
            or contact.first_solved_at is not null
            or contact.reopen_count is not null
        )
)

select
    contact.contact_id,
    contact.day_on,
    contact.started_at,
    {%- for dimension in event_dimensions() %}
        contact.{{ dimension }},
    {%- endfor %}
    {%- for name, moment in pairs.items() %}
        {{ seconds_between('contact.started_at', 'contact.' ~ moment ~ '_at') }} as {{ name }}_seconds,
        {{ business_seconds('contact.started_at', 'started_hours', 'contact.' ~ moment ~ '_at', moment ~ '_hours') }}
            as {{ name }}_business_seconds,
    {%- endfor %}
    contact.agent_reply_count,
    contact.first_solved_at is not null as was_solved,
    contact.solved_at is not null as is_solved,
    contact.first_solved_at is not null and coalesce(contact.reopen_count, 0) > 0 as was_reopened,
    contact.solved_at is not null and contact.agent_reply_count < 2 as is_one_touch,
    case
        when contact.solved_at is null and contact.ended_at is null and not coalesce(contact.is_resolved, false)
            then {{ seconds_between('contact.started_at', 'as_of.as_of_at') }}
    end as open_age_seconds
from contact
cross join as_of
{{ join_business_hours('contact.started_at', 'started_hours') }}
{{ join_business_hours('contact.first_reply_at', 'reply_hours') }}
{{ join_business_hours('contact.first_solved_at', 'first_solved_hours') }}
{{ join_business_hours('contact.solved_at', 'solved_hours') }}
