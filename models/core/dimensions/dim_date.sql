with

-- Rows of an incomplete day are facts already, so the calendar extends to the newest of them.
bounds as (
    select
        min(day_on) as first_on,
        max(day_on) as last_on
    from (
        select day_on from {{ ref('delivered_day') }}
        union all
        select as_of_on as day_on from {{ ref('as_of') }}
    ) as known_day
),

whole_years as (
    select
        cast(date_trunc('year', first_on) as date) as first_on,
        {{ add_days("cast(date_trunc('year', last_on) + interval '1' year as date)", -1) }} as last_on
    from bounds
),

spine as (
    {{ date_spine('(select first_on from whole_years)', '(select last_on from whole_years)') }}
),

numbered as (
    select
        day_on,
        {{ day_of_week('day_on') }} as day_of_week
    from spine
),

-- A user's own seed may come without declared types.
public_holiday as (
    select
        cast(holiday_on as date) as holiday_on,
        name_en,
        name_nl
    from {{ ref('public_holiday') }}
)

select
    numbered.day_on,
    cast(extract(year from numbered.day_on) as bigint) as year,
    cast(extract(quarter from numbered.day_on) as bigint) as quarter,
    cast(extract(month from numbered.day_on) as bigint) as month,
    cast(date_trunc('month', numbered.day_on) as date) as month_start_on,
    -- The ISO year of a week is the year of its Thursday.
    cast(extract(year from {{ add_days('numbered.day_on', '4 - numbered.day_of_week') }}) as bigint) as iso_year,
    cast(extract(week from numbered.day_on) as bigint) as iso_week,
    {{ add_days('numbered.day_on', '1 - numbered.day_of_week') }} as week_start_on,
    numbered.day_of_week,
    numbered.day_of_week >= 6 as is_weekend,
    public_holiday.holiday_on is not null as is_holiday,
    public_holiday.name_en as holiday_name_en,
    public_holiday.name_nl as holiday_name_nl,
    numbered.day_of_week < 6 and public_holiday.holiday_on is null as is_working_day
from numbered
left join public_holiday
    on numbered.day_on = public_holiday.holiday_on
