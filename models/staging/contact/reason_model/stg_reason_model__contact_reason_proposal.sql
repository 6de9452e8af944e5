{{ config(enabled=is_listed_input(model.name)) }}

with

proposals as (
    select * from {{ source('reason_model', 'proposals') }}
)

select
    'reason_model' as source_system,
    contact_system || '|' || contact_record_id as source_record_id,
    {{ loaded_at() }} as loaded_at,
    cast(contact_system as {{ dbt.type_string() }}) as contact_system,
    cast(contact_record_id as {{ dbt.type_string() }}) as contact_record_id,
    cast(contact_reason as {{ dbt.type_string() }}) as contact_reason,
    try_cast(probability as double) as probability,
    cast(model_version as {{ dbt.type_string() }}) as model_version,
    try_cast(is_holdout as boolean) as is_holdout,
    try_cast(holdout_accuracy as double) as holdout_accuracy
from proposals
