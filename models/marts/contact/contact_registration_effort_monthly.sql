with

counted as (
    select
        cast(date_trunc('month', day_on) as date) as month_start_on,
        channel_id,
        team_id,
        cast(sum(contact_count) as bigint) as contact_count,
        cast(sum(case when reason_origin = 'registered' then contact_count else 0 end) as bigint) as registered_count,
        cast(sum(case when is_hidden_reason then contact_count else 0 end) as bigint) as hidden_reason_count
    from {{ ref('contact_registration_daily') }}
    group by cast(date_trunc('month', day_on) as date), channel_id, team_id
),

lag_quantile as (
    {{ registration_lag_quantiles(['channel_id', 'team_id']) }}
)

select
    counted.month_start_on,
    {{ period_flags() }},
    counted.channel_id,
    channel.name_en as channel_name_en,
    channel.name_nl as channel_name_nl,
    counted.team_id,
    team.name_en as team_name_en,
    team.name_nl as team_name_nl,
    counted.contact_count,
    counted.registered_count,
    counted.hidden_reason_count,
    visible.visible_reason_count,
    visible.visible_depth,
    coalesce(lag_quantile.lag_count, 0) as registration_lag_count,
    lag_quantile.lag_p50_seconds as registration_lag_p50_seconds,
    lag_quantile.lag_p95_seconds as registration_lag_p95_seconds
from counted
{{ join_period('contact', 'month', 'counted.month_start_on') }}
left join {{ ref('dim_channel') }} as channel on counted.channel_id = channel.channel_id
left join {{ ref('dim_team') }} as team on counted.team_id = team.team_id
left join {{ ref('contact_visible_reason') }} as visible
    on
        counted.month_start_on = visible.month_start_on
        and counted.channel_id = visible.channel_id
        and counted.team_id = visible.team_id
left join lag_quantile
    on
        counted.month_start_on = lag_quantile.month_start_on
        and counted.channel_id = lag_quantile.channel_id
        and counted.team_id = lag_quantile.team_id
