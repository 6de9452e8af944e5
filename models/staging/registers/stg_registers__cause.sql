{#- The demo company's own register: a project that installs this package may have a model of the same name for its own. -#}
{{ config(enabled=is_listed_input(model.name) and project_name == 'klantbeeld') }}

select
    'registers' as source_system,
    cause_id as source_record_id,
    {{ loaded_at() }} as loaded_at,
    cause_id as cause_ref,
    title,
    nullif(trim(owner_role), '') as owner_role,
    acceptance,
    try_cast(accepted_on as date) as accepted_on,
    try_cast(monitored_on as date) as monitored_on,
    try_cast(analysed_on as date) as analysed_on,
    try_cast(measured_on as date) as measured_on,
    try_cast(assigned_on as date) as assigned_on
from {{ source('registers', 'causes') }}
