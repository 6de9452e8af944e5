with

reason as (
    select
        cast(contact_reason_id as {{ dbt.type_string() }}) as contact_reason_id,
        cast(parent_id as {{ dbt.type_string() }}) as parent_id,
        coalesce(cast(valid_from as date), date '1900-01-01') as valid_from,
        coalesce(cast(valid_to as date), date '9999-12-31') as valid_to
    from {{ ref('contact_reason') }}
),

version as (
    select
        cast(taxonomy_version as bigint) as taxonomy_version,
        coalesce(cast(valid_from as date), date '1900-01-01') as valid_from,
        coalesce(cast(valid_to as date), date '9999-12-31') as valid_to
    from {{ ref('taxonomy_version') }}
),

dimension as (select * from {{ ref('dim_contact_reason') }}),

-- A special member (unmapped and the like) is in every version.
standing as (
    select
        version.taxonomy_version,
        version.valid_from,
        version.valid_to,
        dimension.*
    from dimension
    cross join version
    left join reason on dimension.contact_reason_id = reason.contact_reason_id
    where
        {{ is_special_member('dimension.contact_reason_id') }}
        or (reason.valid_from <= version.valid_from and reason.valid_to >= version.valid_to)
),

parent as (
    select distinct
        taxonomy_version,
        parent_id
    from standing
    where parent_id is not null
)

select
    standing.taxonomy_version,
    standing.contact_reason_id,
    standing.name_en,
    standing.name_nl,
    standing.parent_id,
    standing.level,
    standing.level_1_id,
    standing.level_2_id,
    standing.level_3_id,
    standing.level_4_id,
    parent.parent_id is null and standing.level is not null as is_leaf,
    standing.value_class,
    standing.owner_role,
    standing.journey_stage_id,
    standing.valid_from,
    standing.valid_to
from standing
left join parent
    on
        standing.taxonomy_version = parent.taxonomy_version
        and standing.contact_reason_id = parent.parent_id
