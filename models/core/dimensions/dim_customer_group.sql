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
-- What dim_customer_history shows instead of groups with too few customers.
select
    'small_groups' as customer_group_id,
    'Small groups' as name_en,
    'Kleine groepen' as name_nl
union all
select
    member_id as customer_group_id,
    name_en,
    name_nl
from special_members
