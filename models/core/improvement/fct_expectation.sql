with

improvement as (
    select
        improvement_ref,
        started_on,
        {{ local_day_start('started_on') }} as started_at
    from {{ ref('improvement_version') }}
    where is_latest
),

-- What was stated before the start counts. If the register arrived after the start, its first version counts.
placed as (
    select
        expectation.*,
        improvement.started_on,
        improvement.started_at,
        row_number() over (
            partition by expectation.improvement_ref, expectation.metric_id
            order by
                case when expectation.valid_from <= improvement.started_at then 0 else 1 end asc,
                case when expectation.valid_from <= improvement.started_at then expectation.version_number end desc nulls last,
                expectation.version_number asc
        ) as place_at_start,
        count(*) over (partition by expectation.improvement_ref, expectation.metric_id) as version_count
    from {{ ref('expectation_version') }} as expectation
    left join improvement on expectation.improvement_ref = improvement.improvement_ref
)

select
    improvement_ref,
    metric_id,
    role,
    timing,
    change_kind,
    expected_change,
    expected_low,
    expected_high,
    target_value,
    margin,
    stated_on,
    version_number,
    cast(version_count as bigint) as version_count,
    valid_from > started_at as is_delivered_after_start
from placed
where
    (started_on is null and is_latest)
    or (started_on is not null and place_at_start = 1)
