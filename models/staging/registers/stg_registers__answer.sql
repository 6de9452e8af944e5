{#- The demo company's own register: a project that installs this package may have its own model of the same name. -#}
{{ config(enabled=is_listed_input(model.name) and project_name == 'klantbeeld') }}

select
    'registers' as source_system,
    answer_id as source_record_id,
    {{ loaded_at() }} as loaded_at,
    {{ file_and_line() }},
    answer_id as answer_ref,
    title,
    answer_group,
    contact_reason as reason_code,
    owner_role,
    {{ read_columns('answer', {
        'reviewed_on': 'reviewed_on',
        'review_within_days': 'review_within_days',
    }) }}
from {{ source('registers', 'answers') }}
