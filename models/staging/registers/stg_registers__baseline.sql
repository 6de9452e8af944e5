{#- `klantbeeld freeze` writes what it reads, so that it is the same in every project. -#}
{{ config(enabled=is_listed_input(model.name)) }}

select
    'registers' as source_system,
    concat_ws('.', improvement_id, metric_id) as source_record_id,
    {{ loaded_at() }} as loaded_at,
    {{ file_and_line() }},
    improvement_id as improvement_ref,
    metric_id,
    scope,
    definition_hash,
    {{ read_columns('baseline', {
        'from_on': 'from_on',
        'until_on': 'until_on',
        'day_count': 'day_count',
        'numerator': 'numerator',
        'denominator': 'denominator',
        'value': 'value',
        'day_deviation': 'day_deviation',
        'delivered_at': 'delivered_at',
        'frozen_on': 'frozen_on',
    }) }}
from {{ source('registers', 'baselines') }}
