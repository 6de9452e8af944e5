{%- set counts = {
    'all_abandoned_count': "follow_up_status = 'abandoned'",
    'anonymous_count': "follow_up_status = 'anonymous'",
    'reason_unknown_count': "follow_up_status = 'reason unknown'",
    'judged_count': "follow_up_status = 'judged'",
    'repeated_count': 'is_repeated',
    'first_contact_count': 'is_first_contact and is_looked_back',
    'not_looked_back_count': 'is_first_contact and not is_looked_back',
    'resolved_count': 'is_first_contact and is_looked_back and not is_repeated',
    'resolution_recorded_count': 'is_first_contact and is_looked_back and is_resolved_at_once is not null',
    'recorded_resolved_count': 'is_first_contact and is_looked_back and is_resolved_at_once',
} -%}

with

weekly as (
    select
        dim_date.week_start_on,
        facts.is_mature,
        facts.source_system,
        facts.channel_id,
        facts.reason_level_2_id,
        facts.team_id,
        {%- for name, condition in counts.items() %}
            count(*) filter (where {{ condition }}) as {{ name }},
        {%- endfor %}
        count(*) as contact_count
    from {{ ref('fct_contact_follow_up') }} as facts
    inner join {{ ref('dim_date') }} as dim_date on facts.day_on = dim_date.day_on
    group by
        dim_date.week_start_on,
        facts.is_mature,
        facts.source_system,
        facts.channel_id,
        facts.reason_level_2_id,
        facts.team_id
)

select
    weekly.week_start_on,
    {{ period_flags() }},
    weekly.is_mature,
    cast({{ var_count('episode_window_days', 1) }} as bigint) as window_days,
    weekly.source_system,
    weekly.channel_id,
    channel.name_en as channel_name_en,
    channel.name_nl as channel_name_nl,
    weekly.reason_level_2_id,
    reason.name_en as reason_level_2_name_en,
    reason.name_nl as reason_level_2_name_nl,
    weekly.team_id,
    team.name_en as team_name_en,
    team.name_nl as team_name_nl,
    weekly.contact_count,
    {%- for name in counts %}
        weekly.{{ name }},
    {%- endfor %}
    {{ ratio('weekly.judged_count', 'weekly.contact_count - weekly.all_abandoned_count') }} as coverage_rate,
    {{ ratio('weekly.resolved_count', 'weekly.first_contact_count') }} as first_contact_resolution_rate,
    {{ ratio('weekly.repeated_count', 'weekly.judged_count') }} as repeat_contact_rate,
    {{ ratio('weekly.recorded_resolved_count', 'weekly.resolution_recorded_count') }} as recorded_resolution_rate
from weekly
{{ join_period('contact', 'week', 'weekly.week_start_on') }}
left join {{ ref('dim_channel') }} as channel on weekly.channel_id = channel.channel_id
left join {{ ref('dim_contact_reason') }} as reason on weekly.reason_level_2_id = reason.contact_reason_id
left join {{ ref('dim_team') }} as team on weekly.team_id = team.team_id
