with

customers as (
    select
        *,
        {{ klantbeeld.loaded_at() }} as loaded_at
    from {{ source('crm', 'customers') }}
)

select
    'crm' as source_system,
    -- Every dump is a version of its own, so that the group of a customer has a history.
    klantnummer || ' ' || cast(cast(loaded_at as date) as {{ dbt.type_string() }}) as source_record_id,
    loaded_at,
    klantnummer as customer_ref,
    loaded_at as valid_from,
    klantgroep as customer_group,
    provincie as region,
    product as product_ref,
    klantgroep = 'small_business' as is_business,
    {{ klantbeeld.read_columns('customer', {
        'customer_since': 'klant_sinds',
        'processing_objection': 'bezwaar_profilering',
    }) }}
from customers
