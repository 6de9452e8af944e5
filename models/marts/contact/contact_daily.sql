with

counted as (
    select
        day_on,
        source_system,
        channel_id,
        {{ metric_count('contact_volume') }} as contact_count,
        {{ metric_count('contacts_handled') }} as handled_count,
        {{ metric_count('abandonment_rate') }} as abandoned_count,
        {{ metric_count('abandonment_rate', 'denominator') }} as handled_or_abandoned_count,
        {{ metric_count('short_abandons') }} as short_abandon_count,
        {{ metric_sum('average_handle_time') }} as handle_seconds,
        {{ metric_count('average_handle_time', 'denominator') }} as handle_time_count,
        {{ metric_sum('average_queue_time') }} as queue_seconds,
        {{ metric_count('average_queue_time', 'denominator') }} as queue_time_count
    from {{ ref('metric_contact') }}
    group by day_on, source_system, channel_id
),

{{ covered_grain('contact', 'counted', ['channel_id']) }},

filled as (
    select
        grain.day_on,
        grain.source_system,
        grain.channel_id,
        coalesce(counted.contact_count, 0) as contact_count,
        coalesce(counted.handled_count, 0) as handled_count,
        coalesce(counted.abandoned_count, 0) as abandoned_count,
        coalesce(counted.handled_or_abandoned_count, 0) as handled_or_abandoned_count,
        coalesce(counted.short_abandon_count, 0) as short_abandon_count,
        coalesce(counted.handle_seconds, 0) as handle_seconds,
        coalesce(counted.handle_time_count, 0) as handle_time_count,
        coalesce(counted.queue_seconds, 0) as queue_seconds,
        coalesce(counted.queue_time_count, 0) as queue_time_count
    from grain
    left join counted
        on
            grain.day_on = counted.day_on
            and grain.source_system = counted.source_system
            and grain.channel_id = counted.channel_id
)

select
    filled.day_on,
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
left join {{ ref('dim_channel') }} as channel on filled.channel_id = channel.channel_id
