{#- The demo company's own system: a project that installs this package may have a model of the same name for its own. -#}
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
    cast(occurred_at as timestamp) as occurred_at,
    customer_id as customer_ref,
    cast(promised_at as timestamp) as promised_at,
    product_code as product_ref,
    cast(amount_eur as decimal(18, 2)) as amount_eur
from steps
