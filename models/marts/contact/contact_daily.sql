{%- set measures = {
    'contact_count': {'metric': 'contact_volume'},
    'handled_count': {'metric': 'contacts_handled'},
    'abandoned_count': {'metric': 'abandonment_rate'},
    'handled_or_abandoned_count': {'metric': 'abandonment_rate', 'part': 'denominator'},
    'short_abandon_count': {'metric': 'short_abandons'},
    'handle_seconds': {'metric': 'average_handle_time', 'type': 'sum'},
    'handle_time_count': {'metric': 'average_handle_time', 'part': 'denominator'},
    'queue_seconds': {'metric': 'average_queue_time', 'type': 'sum'},
    'queue_time_count': {'metric': 'average_queue_time', 'part': 'denominator'},
} -%}

with

{{ covered_daily(ref('metric_contact'), 'contact', ['channel_id'], measures) }}

select
    filled.day_on,
    {{ period_flags() }},
    filled.source_system,
    filled.channel_id,
    channel.name_en as channel_name_en,
    channel.name_nl as channel_name_nl,
    filled.contact_count,
    filled.handled_count,
    filled.abandoned_count,
    filled.handled_or_abandoned_count,
    {{ ratio('filled.abandoned_count', 'filled.handled_or_abandoned_count') }} as abandonment_rate,
    filled.short_abandon_count,
    filled.handle_seconds,
    filled.handle_time_count,
    {{ ratio('filled.handle_seconds', 'filled.handle_time_count') }} as average_handle_seconds,
    filled.queue_seconds,
    filled.queue_time_count,
    {{ ratio('filled.queue_seconds', 'filled.queue_time_count') }} as average_queue_seconds
from filled
{{ join_period('contact', 'day', 'filled.day_on') }}
left join {{ ref('dim_channel') }} as channel on filled.channel_id = channel.channel_id
