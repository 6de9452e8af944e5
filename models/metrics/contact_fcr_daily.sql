{%- set counts = {
    'abandoned_count': "follow_up_status = 'abandoned'",
    'anonymous_count': "follow_up_status = 'anonymous'",
    'reason_unknown_count': "follow_up_status = 'reason unknown'",
    'judged_count': "follow_up_status = 'judged'",
    'repeated_count': 'is_followed',
    'first_contact_count': 'is_first',
    'resolved_count': 'is_first and not is_followed',
    'resolution_recorded_count': 'is_first and is_resolved is not null',
    'recorded_resolved_count': 'is_first and is_resolved',
} -%}
{%- set keys = ['day_on', 'source_system', 'channel_id', 'reason_level_2_id', 'team_id'] -%}

with

-- Contacts are grouped once for all windows: by how many of these lie before and after each.
contact as (
    select
        {{ keys | join(',\n        ') }},
        follow_up_status,
        is_resolved,
        {{ windows_passed('seconds_since_previous') }} as previous_passed,
        {{ windows_passed('seconds_until_next') }} as next_passed,
        {{ windows_passed('seconds_observed') }} as observed_passed,
        count(*) as contact_count
    from {{ ref('fct_contact_follow_up') }}
    group by
        {{ keys | join(', ') }}, follow_up_status, is_resolved, previous_passed, next_passed, observed_passed
),

windowed as (
    {%- for days in episode_windows() %}
        select
            {{ keys | join(',\n            ') }},
            cast({{ days }} as bigint) as window_days,
            observed_passed > {{ loop.index0 }} as is_mature,
            follow_up_status,
            is_resolved,
            follow_up_status = 'judged' and previous_passed > {{ loop.index0 }} as is_first,
            next_passed <= {{ loop.index0 }} as is_followed,
            contact_count
        from contact
        {{ 'union all' if not loop.last }}
    {%- endfor %}
)

select
    day_on,
    window_days,
    is_mature,
    source_system,
    channel_id,
    reason_level_2_id,
    team_id,
    {%- for name, condition in counts.items() %}
        cast(coalesce(sum(contact_count) filter (where {{ condition }}), 0) as bigint) as {{ name }},
    {%- endfor %}
    cast(sum(contact_count) as bigint) as contact_count
from windowed
group by day_on, window_days, is_mature, source_system, channel_id, reason_level_2_id, team_id
