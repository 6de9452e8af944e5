{#- The demo company's own register: a project that installs this package may have its own model of the same name. -#}
{{ config(enabled=is_listed_input(model.name) and project_name == 'klantbeeld') }}

select
    'registers' as source_system,
    pilot_id as source_record_id,
    {{ loaded_at() }} as loaded_at,
    {{ file_and_line() }},
    pilot_id as pilot_ref,
    improvement_id as improvement_ref,
    kind,
    unit,
    {{ read_columns('pilot', {
        'starts_on': 'starts_on',
        'planned_end_on': 'planned_end_on',
        'ended_on': 'ended_on',
        'pilot_share': 'pilot_share',
        'alpha': 'alpha',
    }) }}
from {{ source('registers', 'pilots') }}
