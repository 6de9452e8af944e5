with

special_members as (
    {{ special_members() }}
)

select
    cast(product_id as {{ dbt.type_string() }}) as product_id,
    name_en,
    name_nl,
    product_group
from {{ ref('product') }}
union all
select
    member_id as product_id,
    name_en,
    name_nl,
    member_id as product_group
from special_members
