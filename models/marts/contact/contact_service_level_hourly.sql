{%- set measures = {
    'contact_count': {'metric': 'contact_volume'},
    'handled_count': {'metric': 'contacts_handled'},
    'abandoned_count': {'metric': 'abandonment_rate'},
    'handled_or_abandoned_count': {'metric': 'abandonment_rate', 'part': 'denominator'},
    'short_abandon_count': {'metric': 'short_abandons'},
    'answered_in_time_count': {'metric': 'service_level'},
    'answered_or_waited_count': {'metric': 'service_level', 'part': 'denominator'},
    'queue_seconds': {'metric': 'average_queue_time', 'type': 'sum'},
    'queue_time_count': {'metric': 'average_queue_time', 'part': 'denominator'},
} -%}
{%- set keys = ['day_on', 'hour_of_day', 'source_system', 'channel_id', 'team_id'] -%}

with

contact as (
    select
        facts.*,
        {{ local_hour('facts.started_at') }} as hour_of_day
    from {{ ref('fct_contact') }} as facts
    cross join {{ ref('as_of') }} as as_of
    where facts.day_on <= as_of.as_of_on
),

counted as (
    select
        {{ keys | join(',\n        ') }},
        {{ fact_measures(measures) }}
    from contact
    group by {{ keys | join(', ') }}
)

select
    counted.day_on,
    {{ period_flags() }},
    {{ labelled('weekday', 'dim_date.day_of_week') }},
    counted.hour_of_day,
    counted.source_system,
    counted.channel_id,
    channel.name_en as channel_name_en,
    channel.name_nl as channel_name_nl,
    counted.team_id,
    team.name_en as team_name_en,
    team.name_nl as team_name_nl,
    counted.contact_count,
    counted.handled_count,
    counted.abandoned_count,
    counted.handled_or_abandoned_count,
    {{ ratio('counted.abandoned_count', 'counted.handled_or_abandoned_count') }} as abandonment_rate,
    counted.short_abandon_count,
    counted.answered_in_time_count,
    counted.answered_or_waited_count,
    {{ ratio('counted.answered_in_time_count', 'counted.answered_or_waited_count') }} as service_level_rate,
    counted.queue_seconds,
    counted.queue_time_count,
    {{ ratio('counted.queue_seconds', 'counted.queue_time_count') }} as average_queue_seconds
from counted
{{ join_period('contact', 'day', 'counted.day_on') }}
inner join {{ ref('dim_date') }} as dim_date on counted.day_on = dim_date.day_on
left join {{ ref('dim_channel') }} as channel on counted.channel_id = channel.channel_id
left join {{ ref('dim_team') }} as team on counted.team_id = team.team_id
where counted.contact_count > 0
