{#- The demo company's own list: a project that installs this package may have its own model of the same name. -#}
{{ config(enabled=is_listed_input(model.name) and project_name == 'klantbeeld') }}

select
    'signals' as source_system,
    concat_ws('-', signaal_id, stap, begonnen_op) as source_record_id,
    {{ loaded_at() }} as loaded_at,
    {{ file_and_line() }},
    signaal_id as signal_ref,
    nullif(trim(uitkomst), '') as outcome,
    nullif(trim(reden), '') as outcome_reason,
    nullif(trim(rol), '') as actor_role,
    nullif(trim(oorzaak), '') as cause,
    nullif(trim(bewijs), '') as cause_evidence,
    nullif(trim(blik), '') as perspective,
    {{ read_columns('signal_step', {
        'step': 'stap',
        'entered_on': 'begonnen_op',
        'left_on': 'klaar_op',
        'feedback_on': 'teruggekoppeld_op',
    }) }}
from {{ source('signals', 'signal_step') }}
