with

special_members as (
    {{ special_members() }}
),

reason as (
    select
        cast(contact_reason_id as {{ dbt.type_string() }}) as contact_reason_id,
        cast(parent_id as {{ dbt.type_string() }}) as parent_id,
        cast(level as bigint) as level,
        name_en,
        name_nl,
        value_class,
        owner_role,
        journey_stage_id
    from {{ ref('contact_reason') }}
),

ancestors as (
    select
        reason.*,
        parent.contact_reason_id as parent_1_id,
        grandparent.contact_reason_id as parent_2_id,
        great_grandparent.contact_reason_id as parent_3_id
    from reason
    left join reason as parent
        on reason.parent_id = parent.contact_reason_id
    left join reason as grandparent
        on parent.parent_id = grandparent.contact_reason_id
    left join reason as great_grandparent
        on grandparent.parent_id = great_grandparent.contact_reason_id
),

-- A reason represents itself on the levels below its own, so that grouping by a level loses no contacts.
levelled as (
    select
        *,
        case level when 4 then parent_3_id when 3 then parent_2_id when 2 then parent_1_id else contact_reason_id end
            as level_1_id,
        case level when 4 then parent_2_id when 3 then parent_1_id else contact_reason_id end as level_2_id,
        case level when 4 then parent_1_id else contact_reason_id end as level_3_id,
        contact_reason_id as level_4_id
    from ancestors
)

select
    contact_reason_id,
    name_en,
    name_nl,
    parent_id,
    level,
    level_1_id,
    level_2_id,
    level_3_id,
    level_4_id,
    value_class,
    owner_role,
    coalesce(journey_stage_id, 'not_applicable') as journey_stage_id
from levelled
union all
select
    member_id as contact_reason_id,
    name_en,
    name_nl,
    cast(null as {{ dbt.type_string() }}) as parent_id,
    cast(null as bigint) as level,
    member_id as level_1_id,
    member_id as level_2_id,
    member_id as level_3_id,
    member_id as level_4_id,
    'unknown' as value_class,
    cast(null as {{ dbt.type_string() }}) as owner_role,
    member_id as journey_stage_id
from special_members
