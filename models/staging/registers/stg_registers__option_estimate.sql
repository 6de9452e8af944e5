{#- The demo company's own register: a project that installs this package may have its own model of the same name. -#}
{{ config(enabled=is_listed_input(model.name) and project_name == 'klantbeeld') }}

select
    'registers' as source_system,
    item_id as source_record_id,
    {{ loaded_at() }} as loaded_at,
    {{ file_and_line() }},
    item_id as item_ref,
    title,
    nullif(trim(improvement_id), '') as improvement_ref,
    nullif(trim(author_role), '') as author_role,
    {{ read_columns('option_estimate', {
        'effort_low_days': 'effort_low_days',
        'effort_likely_days': 'effort_likely_days',
        'effort_high_days': 'effort_high_days',
        'feasibility': 'feasibility',
        'cost_eur': 'cost_eur',
        'expected_contact_change': 'expected_contact_change',
        'expected_score_change': 'expected_score_change',
        'severity': 'severity',
        'coherence': 'coherence',
        'estimated_on': 'estimated_on',
    }) }}
from {{ source('registers', 'option_estimates') }}
