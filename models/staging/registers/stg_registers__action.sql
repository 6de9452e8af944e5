{#- The demo company's own register: a project that installs this package may have its own model of the same name. -#}
{{ config(enabled=is_listed_input(model.name) and project_name == 'klantbeeld') }}

select
    'registers' as source_system,
    action_id as source_record_id,
    {{ loaded_at() }} as loaded_at,
    {{ file_and_line() }},
    action_id as action_ref,
    improvement_id as improvement_ref,
    nullif(trim(parent_id), '') as parent_ref,
    title,
    nullif(trim(owner_role), '') as owner_role,
    nullif(trim(action_class), '') as action_class,
    {{ read_columns('action', {
        'weight': 'weight',
        'planned_start_on': 'planned_start_on',
        'planned_end_on': 'planned_end_on',
        'started_on': 'started_on',
        'ended_on': 'ended_on',
        'cost_eur': 'cost_eur',
    }) }}
from {{ source('registers', 'actions') }}
