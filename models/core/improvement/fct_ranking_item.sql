with

-- What was frozen stays: a later delivery of a ranking neither replaces an item of it nor adds one.
placed as (
    select
        *,
        dense_rank() over (partition by ranking_ref order by loaded_at asc, source_system asc) as delivery_place
    from {{ ref('input__ranking_item') }}
),

counted as (
    select
        *,
        max(delivery_place) over (partition by ranking_ref) as delivery_count
    from placed
)

select
    ranking_ref,
    ranked_on,
    item_kind,
    item_ref,
    improvement_ref,
    item_rank,
    score,
    top_five_rate,
    expected_saving_eur,
    expected_score_change,
    customer_count,
    effort_days,
    feasibility,
    severity,
    coherence,
    reach_rate,
    estimated_on,
    is_high_impact,
    avoidable_contact_count,
    signal_count,
    hypothesis_count,
    journey_finding_count,
    source_count,
    missing_en,
    missing_nl,
    frozen_on,
    cast(delivery_count as bigint) as delivery_count
from counted
where delivery_place = 1
