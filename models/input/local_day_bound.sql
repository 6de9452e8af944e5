{#- Converting a time zone costs more than any other step on an event; a join to the bounds of days gives the same day. -#}
with

spine as (
    {{ date_spine("date '2000-01-01'", "date '2059-12-31'") }}
),

local_day as (
    select
        day_on,
        {{ local_day_start('day_on') }} as starts_at,
        {{ local_day_start(add_days('day_on', 1)) }} as ends_at
    from spine
),

-- A local day of up to 25 hours overlaps up to three UTC days.
later as (
    select 0 as days
    union all
    select 1 as days
    union all
    select 2 as days
),

utc_day as (
    select
        local_day.day_on,
        {{ add_days('cast(local_day.starts_at as date)', 'later.days') }} as utc_on,
        local_day.starts_at,
        local_day.ends_at
    from local_day
    cross join later
)

select *
from utc_day
where utc_on < ends_at
