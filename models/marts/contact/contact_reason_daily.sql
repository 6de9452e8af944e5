with

reason_version as (select * from {{ ref('dim_contact_reason_version') }}),

counted as (
    select
        day_on,
        contact_reason_id,
        reason_origin,
        sum(contact_count) as contact_count
    from {{ ref('contact_registration_daily') }}
    group by day_on, contact_reason_id, reason_origin
),

tree_level as (
    select distinct
        taxonomy_version,
        level
    from reason_version
    where level is not null
),

-- Every contact once per version and level: the shares of a reason add up to 1 in each version.
placed as (
    select
        counted.day_on,
        reading.taxonomy_version,
        tree_level.level,
        case tree_level.level
            when 1 then reason_version.level_1_id
            when 2 then reason_version.level_2_id
            when 3 then reason_version.level_3_id
            else reason_version.level_4_id
        end as contact_reason_id,
        counted.reason_origin,
        counted.contact_count * reading.share as contact_count
    from counted
    inner join {{ ref('bridge_contact_reason_version') }} as reading
        on counted.contact_reason_id = reading.registered_reason_id
    inner join reason_version
        on
            reading.taxonomy_version = reason_version.taxonomy_version
            and reading.contact_reason_id = reason_version.contact_reason_id
    inner join tree_level on reading.taxonomy_version = tree_level.taxonomy_version
),

summed as (
    select
        day_on,
        taxonomy_version,
        level,
        contact_reason_id,
        reason_origin,
        {{ exact_sum('contact_count') }} as contact_count
    from placed
    group by day_on, taxonomy_version, level, contact_reason_id, reason_origin
)

select
    summed.day_on,
    summed.taxonomy_version,
    summed.level,
    summed.contact_reason_id,
    reason_version.name_en as contact_reason_name_en,
    reason_version.name_nl as contact_reason_name_nl,
    reason_version.value_class,
    reason_version.owner_role,
    {{ is_special_member('summed.contact_reason_id') }} as is_special,
    summed.reason_origin,
    summed.contact_count
from summed
left join reason_version
    on
        summed.taxonomy_version = reason_version.taxonomy_version
        and summed.contact_reason_id = reason_version.contact_reason_id
