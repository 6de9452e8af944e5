with

special_members as (
    {{ special_members() }}
)

select
    cast(team_id as {{ dbt.type_string() }}) as team_id,
    name_en,
    name_nl,
    department,
    function_id
from {{ ref('team') }}
union all
select
    member_id as team_id,
    name_en,
    name_nl,
    member_id as department,
    member_id as function_id
from special_members
