with

reason as (select * from {{ ref('dim_contact_reason') }}),

period as (select * from {{ ref('registration_period') }}),

counted as (
    select
        period.period_type,
        period.period_start_on,
        period.period_end_on,
        daily.team_id,
        daily.registered_reason_id,
        reason.value_class,
        daily.reason_origin,
        cast(sum(daily.contact_count) as bigint) as contact_count,
        cast(sum(daily.all_abandoned_count) as bigint) as all_abandoned_count,
        cast(sum(case when daily.is_hidden_reason then daily.contact_count else 0 end) as bigint) as hidden_reason_count
    from {{ ref('contact_registration_daily') }} as daily
    inner join period on cast(date_trunc('month', daily.day_on) as date) = period.month_start_on
    inner join reason on daily.registered_reason_id = reason.contact_reason_id
    group by
        period.period_type,
        period.period_start_on,
        period.period_end_on,
        daily.team_id,
        daily.registered_reason_id,
        reason.value_class,
        daily.reason_origin
),

summed as (
    select
        period_type,
        period_start_on,
        period_end_on,
        team_id,
        cast(sum(contact_count) as bigint) as contact_count,
        cast(sum(all_abandoned_count) as bigint) as all_abandoned_count,
        cast(sum(case when reason_origin = 'registered' then contact_count else 0 end) as bigint) as registered_count,
        -- Of an abandoned contact nobody could register the reason.
        cast(sum(case when reason_origin <> 'registered' then contact_count - all_abandoned_count else 0 end) as bigint)
            as unregistered_count,
        cast(sum(case when reason_origin like 'proposed%' then contact_count else 0 end) as bigint) as proposed_count,
        cast(
            sum(case when reason_origin = 'registered' and value_class = 'unknown' then contact_count else 0 end) as bigint
        ) as other_count,
        cast(sum(hidden_reason_count) as bigint) as hidden_reason_count
    from counted
    group by period_type, period_start_on, period_end_on, team_id
),

reason_share as (
    select
        counted.period_type,
        counted.period_start_on,
        counted.team_id,
        cast(counted.contact_count as double) / summed.registered_count as share
    from counted
    inner join summed
        on
            counted.period_type = summed.period_type
            and counted.period_start_on = summed.period_start_on
            and counted.team_id = summed.team_id
    where counted.reason_origin = 'registered'
),

entropy as (
    select
        period_type,
        period_start_on,
        team_id,
        cast(count(*) as bigint) as used_reason_count,
        {{ exact_sum('-share * ln(share) / ln(cast(2 as double))') }} as reason_entropy_bits
    from reason_share
    group by period_type, period_start_on, team_id
),

lag_quantile as (
    {{ registration_lag_quantiles(['team_id']) }}
)

select
    summed.period_type,
    summed.period_start_on,
    summed.period_end_on,
    summed.team_id,
    team.name_en as team_name_en,
    team.name_nl as team_name_nl,
    summed.contact_count,
    summed.all_abandoned_count,
    summed.registered_count,
    summed.unregistered_count,
    summed.proposed_count,
    summed.other_count,
    {{ ratio('summed.unregistered_count + summed.other_count', 'summed.registered_count + summed.unregistered_count') }}
        as other_or_unknown_rate,
    summed.hidden_reason_count,
    {{ ratio('summed.hidden_reason_count', 'summed.registered_count') }} as hidden_reason_rate,
    coalesce(entropy.used_reason_count, 0) as used_reason_count,
    entropy.reason_entropy_bits,
    coalesce(lag_quantile.lag_count, 0) as registration_lag_count,
    lag_quantile.lag_p50_seconds as registration_lag_p50_seconds,
    lag_quantile.lag_p95_seconds as registration_lag_p95_seconds,
    coalesce(agreement.item_count, 0) as recoded_count,
    coalesce(agreement.agreed_item_count, 0) as agreed_count,
    {{ ratio('agreement.agreed_item_count', 'agreement.item_count') }} as agreement_rate,
    agreement.krippendorff_alpha
from summed
left join {{ ref('dim_team') }} as team on summed.team_id = team.team_id
left join entropy
    on
        summed.period_type = entropy.period_type
        and summed.period_start_on = entropy.period_start_on
        and summed.team_id = entropy.team_id
left join lag_quantile
    on
        summed.period_type = lag_quantile.period_type
        and summed.period_start_on = lag_quantile.period_start_on
        and summed.team_id = lag_quantile.team_id
left join {{ ref('contact_agreement') }} as agreement
    on
        summed.period_type = agreement.period_type
        and summed.period_start_on = agreement.period_start_on
        and summed.team_id = agreement.team_id
