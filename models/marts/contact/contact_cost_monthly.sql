with

counted as (
    select
        dim_date.month_start_on,
        metric.source_system,
        metric.channel_id,
        metric.contact_reason_id,
        {{ metric_count('contact_volume') }} as contact_count,
        {{ metric_count('contacts_with_cost') }} as priced_count,
        cast({{ metric_sum('contact_cost') }} as decimal(18, 2)) as priced_eur,
        cast({{ metric_sum('registration_cost') }} as decimal(18, 2)) as registration_cost_eur
    from {{ ref('metric_contact') }} as metric
    inner join {{ ref('dim_date') }} as dim_date on metric.day_on = dim_date.day_on
    where metric.metric_id in ('contact_volume', 'contacts_with_cost', 'contact_cost', 'registration_cost')
    group by dim_date.month_start_on, metric.source_system, metric.channel_id, metric.contact_reason_id
)

select
    counted.month_start_on,
    {{ period_flags() }},
    counted.source_system,
    counted.channel_id,
    channel.name_en as channel_name_en,
    channel.name_nl as channel_name_nl,
    counted.contact_reason_id,
    reason.name_en as contact_reason_name_en,
    reason.name_nl as contact_reason_name_nl,
    {{ labelled('value_class', 'reason.value_class') }},
    counted.contact_count,
    counted.priced_count,
    case when counted.priced_count > 0 then counted.priced_eur end as cost_eur,
    {{ ratio('counted.priced_eur', 'counted.priced_count') }} as average_cost_eur,
    case when reason.value_class = 'failure' then counted.contact_count else 0 end as avoidable_count,
    case
        when counted.priced_count = 0 then null
        when reason.value_class = 'failure' then counted.priced_eur
        else cast(0 as decimal(18, 2))
    end as avoidable_cost_eur,
    counted.registration_cost_eur
from counted
{{ join_period('contact', 'month', 'counted.month_start_on') }}
left join {{ ref('dim_channel') }} as channel on counted.channel_id = channel.channel_id
left join {{ ref('dim_contact_reason') }} as reason on counted.contact_reason_id = reason.contact_reason_id
where counted.contact_count > 0
