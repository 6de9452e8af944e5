with

-- The version in force, in which all of history is read.
reason as (
    select reason_version.*
    from {{ ref('dim_contact_reason_version') }} as reason_version
    cross join {{ ref('as_of') }} as as_of
    where as_of.as_of_on >= reason_version.valid_from and as_of.as_of_on < reason_version.valid_to
),

counted as (
    select
        day_on,
        contact_reason_id,
        reason_origin,
        sum(contact_count) as contact_count
    from {{ ref('contact_registration_daily') }}
    group by day_on, contact_reason_id, reason_origin
),

in_force as (select distinct taxonomy_version from reason),

summed as (
    select
        counted.day_on,
        reading.taxonomy_version,
        reading.contact_reason_id,
        counted.reason_origin,
        {{ exact_sum('counted.contact_count * reading.share') }} as contact_count
    from counted
    inner join {{ ref('bridge_contact_reason_version') }} as reading
        on counted.contact_reason_id = reading.registered_reason_id
    inner join in_force
        on reading.taxonomy_version = in_force.taxonomy_version
    group by counted.day_on, reading.taxonomy_version, reading.contact_reason_id, counted.reason_origin
)

select
    summed.day_on,
    {{ period_flags() }},
    summed.taxonomy_version,
    summed.contact_reason_id,
    reason.name_en as contact_reason_name_en,
    reason.name_nl as contact_reason_name_nl,
    reason.level,
    {%- for level in [1, 2] %}
        reason.level_{{ level }}_id,
        level_{{ level }}.name_en as level_{{ level }}_name_en,
        level_{{ level }}.name_nl as level_{{ level }}_name_nl,
    {%- endfor %}
    {{ labelled('value_class', 'reason.value_class') }},
    reason.owner_role,
    {{ is_special_member('summed.contact_reason_id') }} as is_special,
    {{ labelled('reason_origin', 'summed.reason_origin') }},
    summed.contact_count
from summed
{{ join_period('contact', 'day', 'summed.day_on') }}
left join reason on summed.contact_reason_id = reason.contact_reason_id
left join reason as level_1 on reason.level_1_id = level_1.contact_reason_id
left join reason as level_2 on reason.level_2_id = level_2.contact_reason_id
