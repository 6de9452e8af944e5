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
    cast(model_version as {{ dbt.type_string() }}) as model_version,
    {{ read_columns('contact_reason_proposal', {
        'probability': 'probability',
        'is_holdout': 'is_holdout',
        'holdout_accuracy': 'holdout_accuracy',
    }) }}
from proposals
