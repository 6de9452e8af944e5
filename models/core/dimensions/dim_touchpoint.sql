with

special_members as (
    {{ special_members() }}
)

select
    touchpoint_id,
    name_en,
    name_nl,
    -- A touchpoint that serves every stage, such as the phone, belongs to none.
    coalesce(journey_stage_id, 'not_applicable') as journey_stage_id,
    coalesce(channel_id, 'not_applicable') as channel_id
from {{ ref('touchpoint') }}
union all
select
    member_id as touchpoint_id,
    name_en,
    name_nl,
    member_id as journey_stage_id,
    member_id as channel_id
from special_members
