with

special_members as (
    {{ special_members() }}
)

select
    cast(customer_group_id as {{ dbt.type_string() }}) as customer_group_id,
    name_en,
    name_nl
from {{ ref('customer_group') }}
union all
select
    member_id as customer_group_id,
    name_en,
    name_nl
from special_members
