{#- The demo company's own register: a project that installs this package may have its own model of the same name. -#}
{{ config(enabled=is_listed_input(model.name) and project_name == 'klantbeeld') }}

select
    'registers' as source_system,
    concat_ws('.', pilot_id, nullif(trim(customer_id), ''), nullif(trim(team), ''), arm, assigned_on) as source_record_id,
    {{ loaded_at() }} as loaded_at,
    {{ file_and_line() }},
    pilot_id as pilot_ref,
    nullif(trim(customer_id), '') as customer_ref,
    nullif(trim(team), '') as team,
    arm,
    {{ read_columns('pilot_assignment', {
        'assigned_on': 'assigned_on',
        'until_on': 'until_on',
    }) }}
from {{ source('registers', 'pilot_assignments') }}
