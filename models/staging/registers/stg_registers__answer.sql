{#- The demo company's own register: a project that installs this package may have a model of the same name for its own. -#}
{{ config(enabled=is_listed_input(model.name) and project_name == 'klantbeeld') }}

select
    'registers' as source_system,
    answer_id as source_record_id,
    {{ loaded_at() }} as loaded_at,
    answer_id as answer_ref,
    title,
    answer_group,
    contact_reason as reason_code,
    try_cast(reviewed_on as date) as reviewed_on,
    try_cast(review_within_days as bigint) as review_within_days,
    owner_role
from {{ source('registers', 'answers') }}
