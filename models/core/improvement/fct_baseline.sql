with

-- What was frozen stays: a later delivery for the same improvement and metric replaces nothing.
placed as (
    select
        *,
        row_number() over (
            partition by improvement_ref, metric_id
            order by loaded_at asc, source_system asc, source_record_id asc
        ) as place,
        count(*) over (partition by improvement_ref, metric_id) as delivery_count
    from {{ ref('input__baseline') }}
)

select
    improvement_ref,
    metric_id,
    scope,
    from_on,
    until_on,
    day_count,
    numerator,
    denominator,
    value,
    day_deviation,
    definition_hash,
    delivered_at,
    frozen_on,
    cast(delivery_count as bigint) as delivery_count
from placed
where place = 1
