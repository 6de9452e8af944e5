{#- The demo company's own register: a project that installs this package may have a model of the same name for its own. -#}
{{ config(enabled=is_listed_input(model.name) and project_name == 'klantbeeld') }}

select
    'registers' as source_system,
    measure_id as source_record_id,
    {{ loaded_at() }} as loaded_at,
    measure_id as measure_ref,
    cause_id as cause_ref,
    title,
    nullif(trim(owner_role), '') as owner_role,
    status,
    nullif(trim(forum), '') as forum,
    try_cast(agreed_on as date) as agreed_on,
    try_cast(started_on as date) as started_on,
    try_cast(ended_on as date) as ended_on,
    try_cast(expected_avoided_count as double) as expected_avoided_count,
    try_cast(cost_eur as decimal(18, 2)) as cost_eur
from {{ source('registers', 'prevention_measures') }}
