with

spine as (
    select distinct day_on
    from {{ ref('local_day_bound') }}
),

-- A user's own seeds may come without declared types.
opening_hours as (
    select
        cast(day_of_week as bigint) as day_of_week,
        cast(opens_at as {{ dbt.type_string() }}) as opens_at,
        cast(closes_at as {{ dbt.type_string() }}) as closes_at
    from {{ ref('opening_hours') }}
),

opening_hours_exception as (
    select
        cast(day_on as date) as day_on,
        cast(opens_at as {{ dbt.type_string() }}) as opens_at,
        cast(closes_at as {{ dbt.type_string() }}) as closes_at
    from {{ ref('opening_hours_exception') }}
),

public_holiday as (
    select cast(holiday_on as date) as holiday_on
    from {{ ref('public_holiday') }}
),

planned as (
    select
        spine.day_on,
        case
            when exception.day_on is not null then exception.opens_at
            when public_holiday.holiday_on is null then opening_hours.opens_at
        end as opens_at,
        case
            when exception.day_on is not null then exception.closes_at
            when public_holiday.holiday_on is null then opening_hours.closes_at
        end as closes_at
    from spine
    left join opening_hours on {{ day_of_week('spine.day_on') }} = opening_hours.day_of_week
    left join opening_hours_exception as exception on spine.day_on = exception.day_on
    left join public_holiday on spine.day_on = public_holiday.holiday_on
),

local_time as (
    select
        day_on,
        {{ parse_timestamp("concat(cast(day_on as " ~ dbt.type_string() ~ "), ' ', opens_at)", '%Y-%m-%d %H:%M') }} as opens_at,
        case
            when closes_at = '24:00' then cast({{ add_days('day_on', 1) }} as timestamp)
            else {{ parse_timestamp("concat(cast(day_on as " ~ dbt.type_string() ~ "), ' ', closes_at)", '%Y-%m-%d %H:%M') }}
        end as closes_at
    from planned
),

utc_time as (
    select
        day_on,
        {{ local_to_utc('opens_at', var_timezone()) }} as opens_at,
        {{ local_to_utc('closes_at', var_timezone()) }} as closes_at
    from local_time
),

measured as (
    select
        day_on,
        case when opens_at < closes_at then opens_at end as opens_at,
        case when opens_at < closes_at then closes_at end as closes_at,
        case when opens_at < closes_at then {{ seconds_between('opens_at', 'closes_at') }} else 0 end as open_seconds
    from utc_time
)

select
    day_on,
    opens_at,
    closes_at,
    cast(open_seconds as double) as open_seconds,
    -- Whole minutes add up exactly in any order.
    cast(
        coalesce(sum(open_seconds) over (order by day_on rows between unbounded preceding and 1 preceding), 0) as double
    ) as open_seconds_before
from measured
