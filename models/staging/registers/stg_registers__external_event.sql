{#- The demo company's own register: a project that installs this package may have its own model of the same name. -#}
{{ config(enabled=is_listed_input(model.name) and project_name == 'klantbeeld') }}

select
    'registers' as source_system,
    event_id as source_record_id,
    {{ loaded_at() }} as loaded_at,
    {{ file_and_line() }},
    event_id as event_ref,
    title,
    nullif(trim(pilot_id), '') as pilot_ref,
    nullif(trim(arm), '') as arm,
    {{ read_columns('external_event', {
        'starts_on': 'starts_on',
        'ends_on': 'ends_on',
    }) }}
from {{ source('registers', 'external_events') }}
