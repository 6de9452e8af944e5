{#- The demo company's own list: a project that installs this package may have its own model of the same name. -#}
{{ config(enabled=is_listed_input(model.name) and project_name == 'klantbeeld') }}

select
    'signals' as source_system,
    signaal_id as source_record_id,
    {{ loaded_at() }} as loaded_at,
    {{ file_and_line() }},
    signaal_id as signal_ref,
    titel as title,
    nullif(trim(toelichting), '') as description_text,
    nullif(trim(indiener), '') as submitter_ref,
    nullif(trim(functie), '') as submitter_role,
    nullif(trim(team), '') as submitter_team_id,
    nullif(trim(kanaal), '') as channel_id,
    nullif(trim(product), '') as product_id,
    nullif(trim(halte), '') as journey_stage_id,
    nullif(trim(contactreden), '') as contact_reason_id,
    nullif(trim(klasse), '') as signal_class,
    nullif(trim(hoofdsignaal), '') as parent_ref,
    nullif(trim(geen_dubbel_van), '') as distinct_from,
    nullif(trim(verbetering), '') as improvement_ref,
    {{ read_columns('signal', {
        'submitted_on': 'ingediend_op',
        'first_touch_on': 'eerste_klant_op',
    }) }}
from {{ source('signals', 'signal') }}
