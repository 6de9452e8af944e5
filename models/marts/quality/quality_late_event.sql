with

waiting as (
    {{ waiting_days() }}
),

late as (
    select
        entity,
        source_system,
        day_on,
        cast(sum(accepted_row_count) as bigint) as row_count
    from {{ ref('late_day') }}
    group by entity, source_system, day_on
),

still_waiting as (
    select
        entity,
        source_system,
        day_on,
        cast(sum(accepted_row_count) as bigint) as waiting_row_count
    from waiting
    group by entity, source_system, day_on
)

select
    late.entity,
    late.source_system,
    late.day_on,
    late.row_count,
    coalesce(still_waiting.waiting_row_count, 0) as waiting_row_count
from late
left join still_waiting
    on
        late.entity = still_waiting.entity
        and late.source_system = still_waiting.source_system
        and late.day_on = still_waiting.day_on
