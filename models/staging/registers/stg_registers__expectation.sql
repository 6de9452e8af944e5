{#- The demo company's own register: a project that installs this package may have its own model of the same name. -#}
{{ config(enabled=is_listed_input(model.name) and project_name == 'klantbeeld') }}

select
    'registers' as source_system,
    concat_ws('.', improvement_id, metric_id) as source_record_id,
    {{ loaded_at() }} as loaded_at,
    {{ file_and_line() }},
    improvement_id as improvement_ref,
    metric_id,
    role,
    nullif(trim(timing), '') as timing,
    nullif(trim(change_kind), '') as change_kind,
    {{ read_columns('expectation', {
        'expected_change': 'expected_change',
        'expected_low': 'expected_low',
        'expected_high': 'expected_high',
        'target_value': 'target_value',
        'margin': 'margin',
        'stated_on': 'stated_on',
    }) }}
from {{ source('registers', 'expectations') }}
