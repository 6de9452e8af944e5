"""Process mining of a log of 150 journeys gives what pm4py gives, on both engines (R84)."""

import json
from pathlib import Path

import pytest
from spark_engine import needs_spark

EXPECTED = json.loads((Path(__file__).parent / "fixtures" / "expected_process_mining.json").read_text())
ENGINES = ("duckdb", pytest.param("spark", marks=needs_spark))

_ALIGNED = """
with

edge as (
    select 'order' as journey_id, source, target, target as target_label
    from journey_reference
),

path as ({{ reference_paths('edge') }}),

node as (
    select distinct journey_id, target as node, target as node_label, ' ' as allowed_returns
    from edge
    union all
    select 'order' as journey_id, '>' as node, '>' as node_label, ' ' as allowed_returns
),

trace as (
    select case_id, {{ text_in_order('activity', 'seq', ' > ') }} as variant
    from journey_log
    group by case_id
),

variant as (
    select distinct 'order' as journey_id, variant
    from trace
),

aligned as ({{ best_alignment('variant', 'node', 'path') }})

select trace.case_id, trace.variant, aligned.aligned
from trace
inner join aligned on trace.variant = aligned.variant
"""

_FLOW = """
with

step as (
    select
        case_id, activity, ts,
        lead(activity) over (partition by case_id order by ts, seq) as next_activity,
        lead(ts) over (partition by case_id order by ts, seq) as next_ts
    from journey_log
)

select
    activity, next_activity, count(*) as step_count,
    {{ quantile(seconds_between('ts', 'next_ts'), 0.5) }} as median_seconds,
    {{ exact_sum(seconds_between('ts', 'next_ts')) }} as total_seconds
from step
where next_activity is not null
group by activity, next_activity
"""


@pytest.mark.parametrize("engine", ENGINES)
def test_the_alignment_is_that_of_pm4py(engine: str, ask_all) -> None:
    aligned = ask_all(engine, [_ALIGNED])[0]
    assert len(aligned) == EXPECTED["cases"]
    assert len({row["variant"] for row in aligned}) == len(EXPECTED["variants"]) == 80

    costs = {row["case_id"]: int(row["aligned"][:6]) for row in aligned}
    assert costs == {entry["case"]: entry["cost"] for entry in EXPECTED["alignment"]}
    assert sum(costs.values()) == EXPECTED["total_alignment_cost"] == 361

    # The shortest desired journey has six steps.
    fitness = {
        row["case_id"]: 1 - costs[row["case_id"]] / (len(row["variant"].split(" > ")) + 6) for row in aligned
    }
    assert fitness == pytest.approx({entry["case"]: entry["fitness"] for entry in EXPECTED["alignment"]})
    mean = sum(fitness.values()) / len(fitness)
    assert mean == pytest.approx(EXPECTED["mean_alignment_fitness"], abs=1e-12)
    assert mean == pytest.approx(0.834764, abs=1e-6)

    # Visits too many and steps missed add up to the cost.
    moves = [move for row in aligned for move in row["aligned"][7:].split(";")]
    assert sum(move[0] in "+-" for move in moves) == 361


@pytest.mark.parametrize("engine", ENGINES)
def test_the_flow_is_that_of_pm4py(engine: str, ask_all) -> None:
    flow = {f"{row['activity']}|{row['next_activity']}": row for row in ask_all(engine, [_FLOW])[0]}
    assert {edge: row["step_count"] for edge, row in flow.items()} == EXPECTED["dfg"]
    for edge, row in flow.items():
        known = EXPECTED["performance"][edge]
        assert (row["median_seconds"], row["total_seconds"]) == pytest.approx((known["median"], known["sum"]))
