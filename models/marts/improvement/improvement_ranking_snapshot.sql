with

frozen as (select * from {{ ref('fct_ranking_item') }}),

today as (select * from {{ ref('improvement_ranking') }}),

-- The last decision on an improvement that names a ranking.
decision as (
    select
        *,
        row_number() over (
            partition by ranking_ref, improvement_ref
            order by {{ latest_decision_first() }}
        ) as place
    from {{ ref('decision_version') }}
    where is_latest
),

beside as (
    select
        frozen.*,
        today.item_name_en,
        today.item_name_nl,
        today.item_rank as current_item_rank,
        today.score as current_score,
        coalesce(today.improvement_id, frozen.improvement_ref) as improvement_id,
        case
            when today.item_id is null then 'gone'
            when coalesce(frozen.item_rank, 0) <> coalesce(today.item_rank, 0) then 'place'
            when frozen.score <> today.score then 'score'
            else 'none'
        end as drift
    from frozen
    left join today on frozen.item_kind = today.item_kind and frozen.item_ref = today.item_id
)

select
    beside.ranking_ref as ranking_id,
    beside.frozen_on,
    beside.ranked_on,
    {{ labelled('ranking_item', 'beside.item_kind', 'item_kind') }},
    beside.item_ref as item_id,
    beside.item_name_en,
    beside.item_name_nl,
    beside.item_rank,
    beside.score,
    beside.top_five_rate,
    beside.customer_count,
    beside.expected_saving_eur,
    beside.expected_score_change,
    beside.effort_days,
    beside.feasibility,
    beside.severity,
    beside.coherence,
    beside.reach_rate,
    beside.estimated_on,
    beside.is_high_impact,
    beside.avoidable_contact_count,
    beside.signal_count,
    beside.hypothesis_count,
    beside.journey_finding_count,
    beside.source_count,
    beside.missing_en,
    beside.missing_nl,
    beside.current_item_rank,
    beside.current_score,
    beside.item_rank - beside.current_item_rank as rank_change,
    {{ labelled('ranking_drift', 'beside.drift', 'drift') }},
    beside.improvement_id,
    decision.decision_ref as decision_id,
    {{ labelled('decision_gate', 'decision.gate', 'decision_gate') }},
    {{ labelled('gate_result', 'decision.outcome', 'decision_outcome') }},
    decision.decided_on
from beside
left join decision
    on
        beside.ranking_ref = decision.ranking_ref
        and beside.improvement_id = decision.improvement_ref
        and decision.place = 1
