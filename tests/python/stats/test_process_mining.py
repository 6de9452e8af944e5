"""Process mining of a log of 150 journeys gives what pm4py gives, on both engines (R84)."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from spark_engine import needs_spark

from benchmarks.queries import hand_written

EXPECTED = json.loads((Path(__file__).parent / "fixtures" / "expected_process_mining.json").read_text())
ENGINES = ("duckdb", pytest.param("spark", marks=needs_spark))
INTERPRETED = {"spark.sql.codegen.wholeStage": "false", "spark.sql.codegen.factoryMode": "NO_CODEGEN"}

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


@pytest.fixture
def interpreted(engine: str, request: pytest.FixtureRequest) -> Iterator[None]:
    """Spark without the Java that it writes and compiles for each part of a plan: these plans are long and run once."""
    if engine != "spark":
        yield
        return
    conf = request.getfixturevalue("spark").conf
    for name, value in INTERPRETED.items():
        conf.set(name, value)
    yield
    for name in INTERPRETED:
        conf.unset(name)


@pytest.mark.parametrize("engine", ENGINES)
def test_the_alignment_is_that_of_pm4py(engine: str, interpreted: None, ask_all, keep_as) -> None:
    # A table in between, as the models have one: Spark would plan all rounds of it again wherever it is read.
    keep_as(engine, "journey_reference_path", ask_all(engine, [hand_written("journey_reference_path")])[0])
    aligned = ask_all(engine, [hand_written("journey_alignment")])[0]
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
