{#- The demo company's own register: a project that installs this package may have its own model of the same name. -#}
{{ config(enabled=is_listed_input(model.name) and project_name == 'klantbeeld') }}

select
    'registers' as source_system,
    concat_ws('.', report_id, due_on) as source_record_id,
    {{ loaded_at() }} as loaded_at,
    {{ file_and_line() }},
    report_id as report_ref,
    title,
    nullif(trim(owner_role), '') as owner_role,
    cadence,
    {{ read_columns('report_edition', {
        'due_on': 'due_on',
        'produced_on': 'produced_on',
    }) }}
from {{ source('registers', 'reports') }}
