{#- The demo company's own register: a project that installs this package may have its own model of the same name. -#}
{{ config(enabled=is_listed_input(model.name) and project_name == 'klantbeeld') }}

select
    'registers' as source_system,
    lesson_id as source_record_id,
    {{ loaded_at() }} as loaded_at,
    {{ file_and_line() }},
    lesson_id as lesson_ref,
    improvement_id as improvement_ref,
    lesson,
    nullif(trim(metric_id), '') as metric_id,
    nullif(trim(owner_role), '') as owner_role,
    {{ read_columns('lesson', {
        'written_on': 'written_on',
    }) }}
from {{ source('registers', 'lessons') }}
