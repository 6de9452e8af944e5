with

-- A reason registered before the contact ended took no time after it.
contact as (
    select
        cast(date_trunc('month', fct_contact.day_on) as date) as month_start_on,
        fct_contact.channel_id,
        fct_contact.team_id,
        greatest(
            {{ seconds_between('fct_contact.ended_at', 'fct_contact.reason_registered_at') }}, cast(0 as double)
        ) as lag_seconds
    from {{ ref('fct_contact') }} as fct_contact
    cross join {{ ref('as_of') }} as as_of
    where
        fct_contact.day_on <= as_of.as_of_on
        and fct_contact.is_inbound
        and not fct_contact.is_excluded
        and fct_contact.reason_origin = 'registered'
        and fct_contact.ended_at is not null
        and fct_contact.reason_registered_at is not null
)

select
    month_start_on,
    channel_id,
    team_id,
    cast(ceil(lag_seconds) as bigint) as lag_seconds,
    cast(count(*) as bigint) as contact_count
from contact
group by month_start_on, channel_id, team_id, cast(ceil(lag_seconds) as bigint)
