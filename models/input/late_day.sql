{{ config(materialized='view') }}

with

delivery as (
    select
        entity,
        source_system,
        delivered_at,
        max(day_on) as newest_day_on
    from {{ ref('input__delivered_day') }}
    where staged_row_count > quarantined_row_count
    group by entity, source_system, delivered_at
),

-- A source's earlier deliveries show its rhythm: a weekly delivery is not late with its own week.
preceded as (
    select
        entity,
        source_system,
        delivered_at,
        max(newest_day_on) over (
            partition by entity, source_system
            order by delivered_at
            rows between unbounded preceding and 1 preceding
        ) as newest_before_on
    from delivery
)

select
    delivered_day.entity,
    delivered_day.source_system,
    delivered_day.delivered_at,
    delivered_day.day_on,
    delivered_day.staged_row_count,
    delivered_day.staged_row_count - delivered_day.quarantined_row_count as accepted_row_count
from {{ ref('input__delivered_day') }} as delivered_day
inner join preceded
    on
        delivered_day.entity = preceded.entity
        and delivered_day.source_system = preceded.source_system
        and delivered_day.delivered_at = preceded.delivered_at
where
    delivered_day.staged_row_count > delivered_day.quarantined_row_count
    and delivered_day.day_on < {{ add_days('preceded.newest_before_on', '-' ~ var_count('late_arrival_days')) }}
