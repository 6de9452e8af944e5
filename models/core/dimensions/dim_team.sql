with

special_members as (
    {{ special_members() }}
)

select
    cast(team_id as {{ dbt.type_string() }}) as team_id,
    name_en,
    name_nl,
    department
from {{ ref('team') }}
union all
select
    member_id as team_id,
    name_en,
    name_nl,
    member_id as department
from special_members
