{#- The demo company's own register: a project that installs this package may have its own model of the same name. -#}
{{ config(enabled=is_listed_input(model.name) and project_name == 'klantbeeld') }}

select
    'registers' as source_system,
    decision_id as source_record_id,
    {{ loaded_at() }} as loaded_at,
    {{ file_and_line() }},
    decision_id as decision_ref,
    improvement_id as improvement_ref,
    gate,
    outcome,
    nullif(trim(reason), '') as reason,
    nullif(trim(forum), '') as forum,
    nullif(trim(ranking_id), '') as ranking_ref,
    {{ read_columns('decision', {
        'decided_on': 'decided_on',
    }) }}
from {{ source('registers', 'decisions') }}
