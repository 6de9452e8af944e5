with

special_members as (
    {{ special_members() }}
)

select
    cast(channel_id as {{ dbt.type_string() }}) as channel_id,
    name_en,
    name_nl,
    channel_group
from {{ ref('channel') }}
union all
select
    member_id as channel_id,
    name_en,
    name_nl,
    member_id as channel_group
from special_members
