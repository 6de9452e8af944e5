with

contact_day as (
    select
        daily.day_on,
        daily.team_id,
        daily.registered_reason_id as contact_reason_id,
        daily.reason_origin,
        sum(daily.contact_count) as contact_count,
        sum(case when daily.is_hidden_reason then daily.contact_count else 0 end) as hidden_reason_count
    from {{ ref('contact_registration_daily') }} as daily
    group by daily.day_on, daily.team_id, daily.registered_reason_id, daily.reason_origin
),

extent as (
    select
        min(day_on) as first_on,
        max(as_of.as_of_on) as last_on
    from contact_day
    cross join {{ ref('as_of') }} as as_of
),

month as (
    select
        month.month_start_on,
        least({{ add_days("cast(month.month_start_on + interval '1' month as date)", -1) }}, extent.last_on) as judged_on,
        extent.first_on
    from (select distinct cast(date_trunc('month', day_on) as date) as month_start_on from contact_day) as month
    cross join extent
),

-- A month is judged on its last day, or on as_of while in progress, by the days before.
judged as (
    select
        month_start_on,
        judged_on,
        {{ add_days('judged_on', 1 - var_count('dead_reason_days', 1)) }} as used_since_on,
        first_on
    from month
),

used as (
    select
        judged.month_start_on,
        contact_day.contact_reason_id,
        cast(sum(contact_day.contact_count) as bigint) as trailing_contact_count
    from judged
    inner join contact_day on contact_day.day_on between judged.used_since_on and judged.judged_on
    group by judged.month_start_on, contact_day.contact_reason_id
),

counted as (
    select
        cast(date_trunc('month', day_on) as date) as month_start_on,
        team_id,
        contact_reason_id,
        cast(sum(contact_count) as bigint) as contact_count,
        cast(sum(hidden_reason_count) as bigint) as hidden_reason_count
    from contact_day
    group by cast(date_trunc('month', day_on) as date), team_id, contact_reason_id
),

team as (
    select
        month_start_on,
        team_id,
        cast(sum(case when not {{ is_special_member('contact_reason_id') }} then contact_count else 0 end) as bigint)
            as team_registered_count
    from counted
    group by month_start_on, team_id
),

-- Every reason that agents can choose on the last day, and anything else that was registered.
listed as (
    select
        judged.month_start_on,
        team.team_id,
        reason.contact_reason_id
    from judged
    inner join team on judged.month_start_on = team.month_start_on
    inner join {{ ref('dim_contact_reason_version') }} as reason
        on
            reason.is_leaf
            and judged.judged_on >= reason.valid_from
            and judged.judged_on < reason.valid_to
    union
    select
        month_start_on,
        team_id,
        contact_reason_id
    from counted
),

standing_since as (
    select
        reason.contact_reason_id,
        min(reason.valid_from) as valid_from
    from {{ ref('dim_contact_reason_version') }} as reason
    group by reason.contact_reason_id
)

select
    listed.month_start_on,
    listed.team_id,
    listed.contact_reason_id,
    judged.judged_on,
    coalesce(counted.contact_count, 0) as contact_count,
    coalesce(counted.hidden_reason_count, 0) as hidden_reason_count,
    team.team_registered_count,
    coalesce(used.trailing_contact_count, 0) as trailing_contact_count,
    -- A reason cannot be dead before contacts and the reason itself have been known that long.
    judged.first_on <= judged.used_since_on and standing_since.valid_from <= judged.used_since_on as is_known_long_enough
from listed
inner join judged on listed.month_start_on = judged.month_start_on
inner join team on listed.month_start_on = team.month_start_on and listed.team_id = team.team_id
left join counted
    on
        listed.month_start_on = counted.month_start_on
        and listed.team_id = counted.team_id
        and listed.contact_reason_id = counted.contact_reason_id
left join used
    on
        listed.month_start_on = used.month_start_on
        and listed.contact_reason_id = used.contact_reason_id
left join standing_since on listed.contact_reason_id = standing_since.contact_reason_id
