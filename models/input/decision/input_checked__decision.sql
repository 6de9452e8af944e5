{{ config(materialized='view') }}

{%- set rules = {
    'unknown ranking_ref': 'ranking_ref is not null and ranking_frozen_on is null',
    'decided_on before its ranking was frozen': 'decided_on < ranking_frozen_on',
    'decided_on after it was loaded': "decided_on > cast(loaded_at + interval '1' day as date)",
} %}

with

staged as (
    {{ union_inputs('decision') }}
),

frozen as (
    select
        ranking_ref,
        min(frozen_on) as ranking_frozen_on
    from {{ ref('input_checked__ranking_item') }}
    where quarantine_reasons is null
    group by ranking_ref
),

register as (
    select
        decision.*,
        frozen.ranking_frozen_on
    from staged as decision
    left join frozen on decision.ranking_ref = frozen.ranking_ref
)

{{ checked_rows('decision', rules, relation='register') }}
