with

as_of as (select as_of_on from {{ ref('as_of') }}),

reason as (select * from {{ ref('dim_contact_reason_version') }}),

used as (
    select distinct
        reading.taxonomy_version,
        reading.contact_reason_id
    from {{ ref('contact_registration_daily') }} as daily
    cross join as_of
    inner join {{ ref('bridge_contact_reason_version') }} as reading
        on daily.registered_reason_id = reading.registered_reason_id
    where
        daily.reason_origin = 'registered'
        and daily.day_on > {{ add_days('as_of.as_of_on', 0 - var_count('dead_reason_days', 1)) }}
),

counted as (
    select
        reason.taxonomy_version,
        min(reason.valid_from) as valid_from,
        min(reason.valid_to) as valid_to,
        cast(count(reason.level) as bigint) as reason_count,
        cast(count(*) filter (where reason.is_leaf) as bigint) as leaf_count,
        cast(max(reason.level) as bigint) as depth,
        cast(count(used.contact_reason_id) filter (where reason.is_leaf) as bigint) as used_leaf_count,
        cast(count(twin.twin_reason_id) as bigint) as twin_count
    from reason
    left join used
        on
            reason.taxonomy_version = used.taxonomy_version
            and reason.contact_reason_id = used.contact_reason_id
    left join {{ ref('contact_reason_twin') }} as twin
        on
            reason.taxonomy_version = twin.taxonomy_version
            and reason.contact_reason_id = twin.contact_reason_id
    group by reason.taxonomy_version
)

select
    counted.taxonomy_version,
    case when counted.valid_from > date '1900-01-01' then counted.valid_from end as valid_from,
    case when counted.valid_to < date '9999-12-31' then counted.valid_to end as valid_to,
    as_of.as_of_on >= counted.valid_from and as_of.as_of_on < counted.valid_to as is_in_force,
    counted.reason_count,
    counted.leaf_count,
    counted.depth,
    counted.used_leaf_count,
    {{ ratio('counted.used_leaf_count', 'counted.leaf_count') }} as used_leaf_rate,
    counted.twin_count
from counted
cross join as_of
