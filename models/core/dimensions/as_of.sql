with

newest_day as (
    select max(day_on) as day_on from {{ ref('delivered_day') }}
),

-- A day is complete when every source that has it was delivered again after it ended.
completeness as (
    select
        newest_day.day_on,
        bool_and(
            delivered_day.last_loaded_at >= {{ local_day_start(add_days('newest_day.day_on', 1)) }}
        ) as is_complete
    from newest_day
    inner join {{ ref('delivered_day') }} as delivered_day
        on newest_day.day_on = delivered_day.day_on
    group by newest_day.day_on
),

last_day as (
    {% if is_var_given('as_of') %}
        select {{ var_date('as_of') }} as as_of_on
    {% else %}
        select case when is_complete then day_on else {{ add_days('day_on', -1) }} end as as_of_on
        from completeness
    {% endif %}
)

select
    as_of_on,
    {{ local_day_start(add_days('as_of_on', 1)) }} as as_of_at
from last_day
