{%- set keys = ['day_on', 'source_system', 'channel_id', 'team_id'] -%}

with

counted as (
    select
        {{ keys | join(', ') }},
        {{ metric_count('contact_volume') }} as contact_count,
        {{ metric_count('contacts_handled') }} as handled_count,
        {{ metric_count('abandonment_rate') }} as abandoned_count,
        {{ metric_count('abandonment_rate', 'denominator') }} as handled_or_abandoned_count,
        {{ metric_count('short_abandons') }} as short_abandon_count,
        {{ metric_count('service_level') }} as answered_in_time_count,
        {{ metric_count('service_level', 'denominator') }} as answered_or_waited_count,
        {{ metric_sum('average_queue_time') }} as queue_seconds,
        {{ metric_count('average_queue_time', 'denominator') }} as queue_time_count,
        {{ metric_sum('average_handle_time') }} as handle_seconds,
        {{ metric_count('average_handle_time', 'denominator') }} as handle_time_count,
        {{ metric_count('transfer_rate') }} as transferred_count,
        {{ metric_count('transfer_rate', 'denominator') }} as transfer_known_count
    from {{ ref('metric_contact') }}
    group by {{ keys | join(', ') }}
),

responded as (
    select
        {{ keys | join(', ') }},
        {{ metric_sum('first_reply_time') }} as first_reply_seconds,
        {{ metric_sum('first_reply_business_time') }} as first_reply_business_seconds,
        {{ metric_count('first_reply_time', 'denominator') }} as first_reply_count,
        {{ metric_sum('full_resolution_time') }} as full_resolution_seconds,
        {{ metric_sum('full_resolution_business_time') }} as full_resolution_business_seconds,
        {{ metric_count('full_resolution_time', 'denominator') }} as full_resolution_count,
        {{ metric_count('reopen_rate') }} as reopened_count,
        {{ metric_count('reopen_rate', 'denominator') }} as solved_count
    from {{ ref('metric_contact_response') }}
    group by {{ keys | join(', ') }}
),

handle_time as (
    select
        {{ keys | join(', ') }},
        {{ quantile('handle_seconds', 0.5) }} as median_handle_seconds,
        {{ quantile('handle_seconds', 0.9) }} as p90_handle_seconds
    from {{ ref('fct_contact') }}
    where is_inbound and not is_excluded and is_handled and handle_seconds is not null
    group by {{ keys | join(', ') }}
),

reply_time as (
    select
        {{ keys | join(', ') }},
        {{ quantile('first_reply_seconds', 0.5) }} as median_first_reply_seconds,
        {{ quantile('first_reply_seconds', 0.9) }} as p90_first_reply_seconds,
        {{ quantile('first_reply_business_seconds', 0.5) }} as median_first_reply_business_seconds
    from {{ ref('fct_contact_response') }}
    where first_reply_seconds is not null
    group by {{ keys | join(', ') }}
)

select
    counted.day_on,
    {{ period_flags() }},
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
    {{ ratio('counted.queue_seconds', 'counted.queue_time_count') }} as average_queue_seconds,
    counted.handle_seconds,
    counted.handle_time_count,
    {{ ratio('counted.handle_seconds', 'counted.handle_time_count') }} as average_handle_seconds,
    round(handle_time.median_handle_seconds, 6) as median_handle_seconds,
    round(handle_time.p90_handle_seconds, 6) as p90_handle_seconds,
    counted.transferred_count,
    counted.transfer_known_count,
    {{ ratio('counted.transferred_count', 'counted.transfer_known_count') }} as transfer_rate,
    {%- for column in ['first_reply_seconds', 'first_reply_business_seconds'] %}
        cast(coalesce(responded.{{ column }}, 0) as double) as {{ column }},
    {%- endfor %}
    cast(coalesce(responded.first_reply_count, 0) as bigint) as first_reply_count,
    {{ ratio('responded.first_reply_seconds', 'responded.first_reply_count') }} as average_first_reply_seconds,
    {{ ratio('responded.first_reply_business_seconds', 'responded.first_reply_count') }} as average_first_reply_business_seconds,
    round(reply_time.median_first_reply_seconds, 6) as median_first_reply_seconds,
    round(reply_time.p90_first_reply_seconds, 6) as p90_first_reply_seconds,
    round(reply_time.median_first_reply_business_seconds, 6) as median_first_reply_business_seconds,
    {%- for column in ['full_resolution_seconds', 'full_resolution_business_seconds'] %}
        cast(coalesce(responded.{{ column }}, 0) as double) as {{ column }},
    {%- endfor %}
    cast(coalesce(responded.full_resolution_count, 0) as bigint) as full_resolution_count,
    {{ ratio('responded.full_resolution_seconds', 'responded.full_resolution_count') }} as average_full_resolution_seconds,
    {{ ratio('responded.full_resolution_business_seconds', 'responded.full_resolution_count') }}
        as average_full_resolution_business_seconds,
    cast(coalesce(responded.solved_count, 0) as bigint) as solved_count,
    cast(coalesce(responded.reopened_count, 0) as bigint) as reopened_count,
    {{ ratio('responded.reopened_count', 'responded.solved_count') }} as reopen_rate
from counted
{{ join_period('contact', 'day', 'counted.day_on') }}
left join responded
    on
        counted.day_on = responded.day_on
        and counted.source_system = responded.source_system
        and counted.channel_id = responded.channel_id
        and counted.team_id = responded.team_id
left join handle_time
    on
        counted.day_on = handle_time.day_on
        and counted.source_system = handle_time.source_system
        and counted.channel_id = handle_time.channel_id
        and counted.team_id = handle_time.team_id
left join reply_time
    on
        counted.day_on = reply_time.day_on
        and counted.source_system = reply_time.source_system
        and counted.channel_id = reply_time.channel_id
        and counted.team_id = reply_time.team_id
left join {{ ref('dim_channel') }} as channel on counted.channel_id = channel.channel_id
left join {{ ref('dim_team') }} as team on counted.team_id = team.team_id
where counted.contact_count > 0
