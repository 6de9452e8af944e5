with

special_members as (
    {{ special_members() }}
)

select
    stage.journey_stage_id,
    stage.name_en,
    stage.name_nl,
    stage.journey_id,
    journey.name_en as journey_name_en,
    journey.name_nl as journey_name_nl,
    cast(stage.stage_order as bigint) as stage_order
from {{ ref('journey_stage') }} as stage
left join {{ ref('journey') }} as journey
    on stage.journey_id = journey.journey_id
union all
select
    member_id as journey_stage_id,
    name_en,
    name_nl,
    member_id as journey_id,
    name_en as journey_name_en,
    name_nl as journey_name_nl,
    cast(null as bigint) as stage_order
from special_members
