{#- `klantbeeld freeze --ranking` writes what it reads, so that it is the same in every project. -#}
{{ config(enabled=is_listed_input(model.name)) }}

select
    'registers' as source_system,
    concat_ws('.', ranking_id, item_kind, item_id) as source_record_id,
    {{ loaded_at() }} as loaded_at,
    {{ file_and_line() }},
    ranking_id as ranking_ref,
    item_kind,
    item_id as item_ref,
    nullif(trim(improvement_id), '') as improvement_ref,
    nullif(trim(missing_en), '') as missing_en,
    nullif(trim(missing_nl), '') as missing_nl,
    {{ read_columns('ranking_item', {
        'ranked_on': 'ranked_on',
        'item_rank': 'item_rank',
        'score': 'score',
        'top_five_rate': 'top_five_rate',
        'expected_saving_eur': 'expected_saving_eur',
        'expected_score_change': 'expected_score_change',
        'customer_count': 'customer_count',
        'effort_days': 'effort_days',
        'feasibility': 'feasibility',
        'severity': 'severity',
        'coherence': 'coherence',
        'reach_rate': 'reach_rate',
        'estimated_on': 'estimated_on',
        'is_high_impact': 'is_high_impact',
        'avoidable_contact_count': 'avoidable_contact_count',
        'signal_count': 'signal_count',
        'hypothesis_count': 'hypothesis_count',
        'journey_finding_count': 'journey_finding_count',
        'source_count': 'source_count',
        'frozen_on': 'frozen_on',
    }) }}
from {{ source('registers', 'rankings') }}
