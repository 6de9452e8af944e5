{{ config(enabled=is_listed_input(model.name) and project_name == 'klantbeeld') }}

with

costs as (
    select
        *,
        coalesce(nullif(trim(activity), ''), 'contact') as paid_activity
    from {{ source('registers', 'costs') }}
)

select
    'registers' as source_system,
    concat_ws('.', paid_activity, channel, valid_from) as source_record_id,
    {{ loaded_at() }} as loaded_at,
    {{ file_and_line() }},
    paid_activity as activity,
    channel,
    {{ read_columns('cost_rate', {
        'valid_from': 'valid_from',
        'cost_eur': 'cost_eur',
    }) }}
from costs
