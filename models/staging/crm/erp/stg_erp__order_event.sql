{#- The demo company's own system: a project that installs this package may have its own model of the same name. -#}
{{ config(enabled=is_listed_input(model.name) and project_name == 'klantbeeld') }}

with

steps as (
    select * from {{ source('erp', 'order_step') }}
)

select
    'erp' as source_system,
    step_id as source_record_id,
    {{ loaded_at() }} as loaded_at,
    order_id as order_ref,
    step as event_type,
    customer_id as customer_ref,
    product_code as product_ref,
    {{ read_columns('order_event', {
        'occurred_at': 'occurred_at',
        'promised_at': 'promised_at',
        'amount_eur': 'amount_eur',
    }) }}
from steps
