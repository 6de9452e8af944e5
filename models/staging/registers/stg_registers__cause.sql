{#- The demo company's own register: a project that installs this package may have its own model of the same name. -#}
{{ config(enabled=is_listed_input(model.name) and project_name == 'klantbeeld') }}

select
    'registers' as source_system,
    cause_id as source_record_id,
    {{ loaded_at() }} as loaded_at,
    {{ file_and_line() }},
    cause_id as cause_ref,
    title,
    nullif(trim(owner_role), '') as owner_role,
    acceptance,
    {{ read_columns('cause', {
        'accepted_on': 'accepted_on',
        'monitored_on': 'monitored_on',
        'analysed_on': 'analysed_on',
        'measured_on': 'measured_on',
        'assigned_on': 'assigned_on',
    }) }}
from {{ source('registers', 'causes') }}
