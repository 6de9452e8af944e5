{%- set counts = [
    'abandoned_count', 'anonymous_count', 'reason_unknown_count', 'judged_count', 'repeated_count',
    'first_contact_count', 'resolved_count', 'resolution_recorded_count', 'recorded_resolved_count',
] -%}

with

weekly as (
    select
        dim_date.week_start_on,
        daily.window_days,
        daily.is_mature,
        daily.source_system,
        daily.channel_id,
        daily.reason_level_2_id,
        daily.team_id,
        {%- for name in counts %}
            cast(sum(daily.{{ name }}) as bigint) as {{ name }},
        {%- endfor %}
        cast(sum(daily.contact_count) as bigint) as contact_count
    from {{ ref('contact_fcr_daily') }} as daily
    inner join {{ ref('dim_date') }} as dim_date on daily.day_on = dim_date.day_on
    group by
        dim_date.week_start_on,
        daily.window_days,
        daily.is_mature,
        daily.source_system,
        daily.channel_id,
        daily.reason_level_2_id,
        daily.team_id
)

select
    weekly.week_start_on,
    weekly.window_days,
    weekly.is_mature,
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
    {{ ratio('weekly.judged_count', 'weekly.contact_count - weekly.abandoned_count') }} as coverage_rate,
    {{ ratio('weekly.resolved_count', 'weekly.first_contact_count') }} as first_contact_resolution_rate,
    {{ ratio('weekly.repeated_count', 'weekly.judged_count') }} as repeat_contact_rate,
    {{ ratio('weekly.recorded_resolved_count', 'weekly.resolution_recorded_count') }} as recorded_resolution_rate
from weekly
left join {{ ref('dim_channel') }} as channel on weekly.channel_id = channel.channel_id
left join {{ ref('dim_contact_reason') }} as reason on weekly.reason_level_2_id = reason.contact_reason_id
left join {{ ref('dim_team') }} as team on weekly.team_id = team.team_id
