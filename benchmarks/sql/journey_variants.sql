-- Every order of steps that journeys took, and how many took it.
with

journey as (
    select
        case_id,
        string_agg(activity, ' > ' order by ts, seq) as variant
    from journey_log
    group by case_id
)

select
    variant,
    count(*) as journey_count
from journey
group by variant
