{%- set day_on = add_days('daily_file.delivered_on', '0 - max(feeding_table.lag_days)') -%}

with

-- If there are several files on one day, none tells which day it covers.
daily_file as (
    select
        source_system,
        table_name,
        {{ local_day('loaded_at') }} as delivered_on,
        max(loaded_at) as loaded_at,
        max(row_count) as row_count
    from {{ ref('stg_landing__loaded_delivery') }}
    group by source_system, table_name, {{ local_day('loaded_at') }}
    having count(*) = 1
),

entity_delivery as (
    select
        entity,
        source_system,
        delivered_at,
        max(day_on) as last_day_on
    from {{ ref('input__delivered_day') }}
    group by entity, source_system, delivered_at
),

-- Rows of days delivered before are late: their file has nothing on the day that it covers. A file with a newer day is late
-- itself.
judged_delivery as (
    select
        *,
        coalesce(last_day_on <= max(last_day_on) over (
            partition by entity, source_system order by delivered_at rows between unbounded preceding and 1 preceding
        ), false) as has_late_rows_only
    from entity_delivery
),

arrival as (
    select
        entity_delivery.entity,
        entity_delivery.source_system,
        daily_file.table_name,
        daily_file.loaded_at,
        {{ days_between('entity_delivery.last_day_on', 'daily_file.delivered_on') }} as lag_days
    from entity_delivery
    inner join daily_file
        on
            entity_delivery.source_system = daily_file.source_system
            and entity_delivery.delivered_at = daily_file.loaded_at
),

arrival_count as (
    select
        entity,
        source_system,
        count(distinct loaded_at) as delivery_count
    from arrival
    group by entity, source_system
),

table_lag as (
    select
        entity,
        source_system,
        table_name,
        count(*) as delivery_count,
        cast(ceil(median(lag_days)) as bigint) as lag_days
    from arrival
    group by entity, source_system, table_name
),

-- An entity is read from the tables whose files arrive with at least half of its deliveries.
feeding_table as (
    select
        table_lag.entity,
        table_lag.source_system,
        table_lag.table_name,
        table_lag.lag_days,
        count(*) over (partition by table_lag.entity, table_lag.source_system) as table_count
    from table_lag
    inner join arrival_count
        on
            table_lag.entity = arrival_count.entity
            and table_lag.source_system = arrival_count.source_system
    where 2 * table_lag.delivery_count >= arrival_count.delivery_count
)

select
    feeding_table.entity,
    feeding_table.source_system,
    {{ day_on }} as day_on,
    max(daily_file.loaded_at) as last_loaded_at
from feeding_table
inner join daily_file
    on
        feeding_table.source_system = daily_file.source_system
        and feeding_table.table_name = daily_file.table_name
left join judged_delivery
    on
        feeding_table.entity = judged_delivery.entity
        and feeding_table.source_system = judged_delivery.source_system
        and daily_file.loaded_at = judged_delivery.delivered_at
group by feeding_table.entity, feeding_table.source_system, daily_file.delivered_on
-- If the file of another table is missing, nothing is known about the day.
having
    count(*) = max(feeding_table.table_count)
    and (
        min(daily_file.row_count) = 0
        or (bool_and(judged_delivery.has_late_rows_only) and max(judged_delivery.last_day_on) < {{ day_on }})
    )
