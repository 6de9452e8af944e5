with

special_members as (
    {{ special_members() }}
),

delivery as (
    select
        month_start_on,
        channel_id,
        max(delivered_day_count) > 0 as is_delivered,
        case
            when max(delivered_day_count) = 0 then 'not delivered'
            when min(delivered_day_count) = 0 then 'partly delivered'
            when count(is_log) < count(*) then 'not known'
            when count(*) filter (where is_log) < count(*) then 'registration only'
            else 'contact log'
        end as estimate_basis
    from {{ ref('contact_channel_delivery') }}
    group by month_start_on, channel_id
),

contact_of_source as (
    select
        dim_date.month_start_on,
        metric.source_system,
        metric.channel_id,
        team.function_id,
        {{ metric_count('contact_volume') }} as contact_count,
        cast(sum(metric.numerator) filter (where metric.contact_reason_id <> 'not_recorded') as bigint) as coded_count
    from {{ ref('metric_contact') }} as metric
    inner join {{ ref('dim_date') }} as dim_date on metric.day_on = dim_date.day_on
    inner join {{ ref('dim_team') }} as team on metric.team_id = team.team_id
    where metric.metric_id = 'contact_volume'
    group by dim_date.month_start_on, metric.source_system, metric.channel_id, team.function_id
),

-- A day that was not delivered is taken to be as busy as the source's delivered days of the month.
contact as (
    select
        contact_of_source.month_start_on,
        contact_of_source.channel_id,
        contact_of_source.function_id,
        cast(sum(contact_of_source.contact_count) as bigint) as contact_count,
        cast(sum(contact_of_source.coded_count) as bigint) as coded_count,
        {{ exact_sum(
            'cast(contact_of_source.contact_count * (delivery.day_count - delivery.delivered_day_count) as double)'
            ~ ' / nullif(delivery.delivered_day_count, 0)'
        ) }} as undelivered_count_estimate
    from contact_of_source
    left join {{ ref('contact_channel_delivery') }} as delivery
        on
            contact_of_source.month_start_on = delivery.month_start_on
            and contact_of_source.channel_id = delivery.channel_id
            and contact_of_source.source_system = delivery.source_system
    group by contact_of_source.month_start_on, contact_of_source.channel_id, contact_of_source.function_id
),

contact_row as (
    {{ volume_contacts() | indent(4) }}
),

behind as (
    select
        contact_row.month_start_on,
        contact_row.channel_id,
        team.function_id,
        count(distinct contact_row.customer_key) as customer_count
    from contact_row
    inner join {{ ref('dim_team') }} as team on contact_row.team_id = team.team_id
    group by contact_row.month_start_on, contact_row.channel_id, team.function_id
),

visit as (
    select
        dim_date.month_start_on,
        daily.channel_id,
        daily.device_type_id,
        cast(sum(daily.session_count) as bigint) as visit_count
    from {{ ref('session_device_daily') }} as daily
    inner join {{ ref('dim_date') }} as dim_date on daily.day_on = dim_date.day_on
    group by dim_date.month_start_on, daily.channel_id, daily.device_type_id
),

month as (
    select month_start_on from delivery
    union
    select month_start_on from visit
),

-- Every channel of the vocabulary has a row of contacts in every month, without a number where nothing was delivered.
volume as (
    select
        month.month_start_on,
        channel.channel_id,
        'not_applicable' as device_type_id,
        coalesce(contact.function_id, 'not_applicable') as function_id,
        coalesce(delivery.is_delivered, false) as is_delivered,
        coalesce(delivery.estimate_basis, 'not delivered') as estimate_basis,
        case when delivery.is_delivered then coalesce(behind.customer_count, 0) end as customer_count,
        case when delivery.is_delivered then coalesce(contact.contact_count, 0) end as contact_count,
        case when delivery.is_delivered then coalesce(contact.coded_count, 0) end as coded_count,
        case
            when delivery.estimate_basis = 'contact log' then coalesce(contact.undelivered_count_estimate, 0)
        end as undelivered_count_estimate,
        cast(null as bigint) as visit_count
    from month
    cross join {{ ref('dim_channel') }} as channel
    left join delivery
        on month.month_start_on = delivery.month_start_on and channel.channel_id = delivery.channel_id
    left join contact
        on month.month_start_on = contact.month_start_on and channel.channel_id = contact.channel_id
    left join behind
        on
            contact.month_start_on = behind.month_start_on
            and contact.channel_id = behind.channel_id
            and contact.function_id = behind.function_id
    where not {{ is_special_member('channel.channel_id') }} or contact.channel_id is not null
    union all
    select
        visit.month_start_on,
        visit.channel_id,
        visit.device_type_id,
        'not_applicable' as function_id,
        true as is_delivered,
        cast(null as {{ dbt.type_string() }}) as estimate_basis,
        cast(null as bigint) as customer_count,
        cast(null as bigint) as contact_count,
        cast(null as bigint) as coded_count,
        cast(null as double) as undelivered_count_estimate,
        visit.visit_count
    from visit
)

select
    volume.month_start_on,
    {{ period_flags() }},
    volume.channel_id,
    channel.name_en as channel_name_en,
    channel.name_nl as channel_name_nl,
    volume.device_type_id,
    coalesce(device_type.name_en, special_device_type.name_en) as device_type_name_en,
    coalesce(device_type.name_nl, special_device_type.name_nl) as device_type_name_nl,
    volume.function_id,
    coalesce(team_function.name_en, special_function.name_en) as function_name_en,
    coalesce(team_function.name_nl, special_function.name_nl) as function_name_nl,
    volume.is_delivered,
    volume.customer_count,
    volume.contact_count,
    volume.coded_count,
    volume.contact_count - volume.coded_count as unregistered_count,
    volume.undelivered_count_estimate,
    volume.contact_count - volume.coded_count + volume.undelivered_count_estimate as not_registered_count_estimate,
    {{ labelled('estimate_basis', 'volume.estimate_basis') }},
    volume.visit_count
from volume
{{ join_period('contact', 'month', 'volume.month_start_on') }}
left join {{ ref('dim_channel') }} as channel on volume.channel_id = channel.channel_id
left join {{ ref('device_type') }} as device_type on volume.device_type_id = device_type.device_type_id
left join special_members as special_device_type on volume.device_type_id = special_device_type.member_id
left join {{ ref('team_function') }} as team_function on volume.function_id = team_function.function_id
left join special_members as special_function on volume.function_id = special_function.member_id
