{#- The demo company's own register: a project that installs this package may have its own model of the same name. -#}
{{ config(enabled=is_listed_input(model.name) and project_name == 'klantbeeld') }}

select
    'registers' as source_system,
    improvement_id as source_record_id,
    {{ loaded_at() }} as loaded_at,
    {{ file_and_line() }},
    improvement_id as improvement_ref,
    title,
    nullif(trim(project), '') as project,
    owner_role,
    goal,
    nullif(trim(contact_reason), '') as contact_reason_id,
    nullif(trim(channel), '') as channel_id,
    nullif(trim(product), '') as product_id,
    nullif(trim(team), '') as team_id,
    nullif(trim(customer_group), '') as customer_group_id,
    nullif(trim(journey_stage), '') as journey_stage_id,
    nullif(trim(predecessor_id), '') as predecessor_ref,
    {{ read_columns('improvement', {
        'started_on': 'started_on',
        'implemented_on': 'implemented_on',
        'ended_on': 'ended_on',
    }) }}
from {{ source('registers', 'improvements') }}
