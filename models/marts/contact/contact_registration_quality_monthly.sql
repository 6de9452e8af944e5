with

reason as (select * from {{ ref('dim_contact_reason') }}),

agreement as (select * from {{ ref('contact_agreement') }}),

counted as (
    select
        cast(date_trunc('month', daily.day_on) as date) as month_start_on,
        daily.team_id,
        daily.registered_reason_id,
        reason.value_class,
        daily.reason_origin,
        cast(sum(daily.contact_count) as bigint) as contact_count,
        cast(sum(daily.all_abandoned_count) as bigint) as all_abandoned_count,
        cast(sum(case when daily.is_hidden_reason then daily.contact_count else 0 end) as bigint) as hidden_reason_count
    from {{ ref('contact_registration_daily') }} as daily
    inner join reason on daily.registered_reason_id = reason.contact_reason_id
    group by
        cast(date_trunc('month', daily.day_on) as date),
        daily.team_id,
        daily.registered_reason_id,
        reason.value_class,
        daily.reason_origin
),

summed as (
    select
        month_start_on,
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
    group by month_start_on, team_id
),

reason_share as (
    select
        counted.month_start_on,
        counted.team_id,
        cast(counted.contact_count as double) / summed.registered_count as share
    from counted
    inner join summed
        on
            counted.month_start_on = summed.month_start_on
            and counted.team_id = summed.team_id
    where counted.reason_origin = 'registered'
),

entropy as (
    select
        month_start_on,
        team_id,
        cast(count(*) as bigint) as used_reason_count,
        {{ exact_sum('-share * ln(share) / ln(cast(2 as double))') }} as reason_entropy_bits
    from reason_share
    group by month_start_on, team_id
),

lag_quantile as (
    {{ registration_lag_quantiles(['team_id']) }}
)

select
    summed.month_start_on,
    {{ period_flags() }},
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
    agreement.krippendorff_alpha,
    coalesce(agreement_of_a_year.item_count, 0) as recoded_count_12_months,
    agreement_of_a_year.krippendorff_alpha as krippendorff_alpha_12_months
from summed
{{ join_period('contact', 'month', 'summed.month_start_on') }}
left join {{ ref('dim_team') }} as team on summed.team_id = team.team_id
left join entropy
    on
        summed.month_start_on = entropy.month_start_on
        and summed.team_id = entropy.team_id
left join lag_quantile
    on
        summed.month_start_on = lag_quantile.month_start_on
        and summed.team_id = lag_quantile.team_id
left join agreement
    on
        agreement.period_type = 'month'
        and summed.month_start_on = agreement.period_start_on
        and summed.team_id = agreement.team_id
left join agreement as agreement_of_a_year
    on
        agreement_of_a_year.period_type = 'rolling_12_months'
        and {{ add_days("cast(summed.month_start_on + interval '1' month as date)", -1) }} = agreement_of_a_year.period_end_on
        and summed.team_id = agreement_of_a_year.team_id
