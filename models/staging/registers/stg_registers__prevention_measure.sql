{#- The demo company's own register: a project that installs this package may have its own model of the same name. -#}
{{ config(enabled=is_listed_input(model.name) and project_name == 'klantbeeld') }}

select
    'registers' as source_system,
    measure_id as source_record_id,
    {{ loaded_at() }} as loaded_at,
    {{ file_and_line() }},
    measure_id as measure_ref,
    cause_id as cause_ref,
    title,
    nullif(trim(owner_role), '') as owner_role,
    status,
    nullif(trim(forum), '') as forum,
    {{ read_columns('prevention_measure', {
        'agreed_on': 'agreed_on',
        'started_on': 'started_on',
        'ended_on': 'ended_on',
        'expected_avoided_count': 'expected_avoided_count',
        'cost_eur': 'cost_eur',
    }) }}
from {{ source('registers', 'prevention_measures') }}
