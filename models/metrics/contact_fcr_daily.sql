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

with

contact as (
    select * from {{ ref('fct_contact_follow_up') }}
),

windowed as (
    {%- for days in episode_windows() %}
        select
            day_on,
            cast({{ days }} as bigint) as window_days,
            {{ is_window_over(days) }} as is_mature,
            source_system,
            channel_id,
            reason_level_2_id,
            team_id,
            follow_up_status,
            is_resolved,
            follow_up_status = 'judged' and {{ is_first_in_window(days) }} as is_first,
            {{ is_followed_in_window(days) }} as is_followed
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
        count(*) filter (where {{ condition }}) as {{ name }},
    {%- endfor %}
    count(*) as contact_count
from windowed
group by day_on, window_days, is_mature, source_system, channel_id, reason_level_2_id, team_id
