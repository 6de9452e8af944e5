{#- The demo company's own register: a project that installs this package may have its own model of the same name. -#}
{{ config(enabled=is_listed_input(model.name) and project_name == 'klantbeeld') }}

select
    'registers' as source_system,
    concat_ws('.', contact_system, contact_number, cause_id) as source_record_id,
    {{ loaded_at() }} as loaded_at,
    {{ file_and_line() }},
    contact_system,
    contact_number as contact_record_id,
    cause_id as cause_ref,
    {{ read_columns('contact_cause', {'weight': 'weight'}) }}
from {{ source('registers', 'contact_causes') }}
