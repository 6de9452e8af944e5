"""Journeys against pm4py, an independent oracle: flow with waiting times, variants, and the best alignment.

The log has 200,000 journeys: copies of those in the tests' fixture, which lost one event in twenty at random, so
that there are thousands of variants. Every answer must equal pm4py's.
"""

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from statistics import median

import duckdb

from benchmarks.compiled_macros import compile_sql
from benchmarks.errors import MeasurementFailed
from benchmarks.parts.peers import PEERS, PeerRun, run_peer
from benchmarks.parts.process_mining import PM4PY, pm4py_python
from benchmarks.queries import Timing, beside_the_build, hand_written, timed_table
from benchmarks.repeat import Repeated, repeat
from benchmarks.results import Measurement, figure, times
from benchmarks.workspace import Bench
from orchestration.base.settings import REPOSITORY_ROOT

TITLE = f"Peers: journeys, their variants and alignments ({PM4PY})"

_FIXTURES = REPOSITORY_ROOT / "tests" / "python" / "stats" / "fixtures"
_OURS = {
    "flow": "flow with waiting times",
    "variants": "variants",
    "alignment": "alignment to the desired journey",
}
_STEPS = {
    "reading": "read the file",
    "counting": "flow",
    "waiting": "waiting times",
    "listing": "variants",
    "aligning": "alignment",
}
_THEIRS = {
    "flow": ("reading", "counting", "waiting"),
    "variants": ("reading", "listing"),
    "alignment": ("reading", "aligning"),
}


def measure(bench: Bench) -> Iterator[Measurement]:
    settings = bench.new_warehouse("journeys")
    settings.warehouse_dir.mkdir()
    python = pm4py_python(bench)
    log, edges = settings.warehouse_dir / "journeys.parquet", settings.warehouse_dir / "edges.json"
    tables = _tables()
    with beside_the_build(settings) as connection:
        bench.step("writing the journeys")
        events = _write_log(connection, log, bench.size.journeys)
        _write_edges(connection, edges)
        ours: dict[str, Repeated] = {}
        for name, written in tables.items():
            bench.step(f"DuckDB: {_OURS[name]}")
            ours[name] = repeat(bench.size, lambda w=written: _timed_tables(connection, w))
        bench.step("pm4py")
        script = PEERS / "pm4py_journeys.py"
        peer = repeat(bench.size, lambda: run_peer([str(python), str(script), str(log), str(edges)]))
        _assert_same(connection, peer.last)
        (variant_count,) = connection.execute("select count(*) from variants").fetchone()
    bench.remove_warehouse("journeys")
    yield figure("journey_mining.events", "Events", "rows", events)
    yield figure("journey_mining.journeys", "Journeys", "rows", bench.size.journeys)
    yield figure("journey_mining.variants", "Variants", "rows", variant_count)
    for name, title in _OURS.items():
        yield from times(f"journey_mining.duckdb_{name}", f"DuckDB: {title}", ours[name])
    for step, title in _STEPS.items():
        seconds = [one.told[step]["cpu_seconds"] for one in peer.runs]
        yield figure(f"journey_mining.pm4py_{step}.cpu", f"pm4py: {title}", "seconds", *seconds)
    for name, steps in _THEIRS.items():
        theirs = [sum(one.told[step]["cpu_seconds"] for step in steps) for one in peer.runs]
        ratio = median(theirs) / ours[name].median_of("cpu_seconds")
        yield figure(
            f"journey_mining.{name}_ratio", f"pm4py over DuckDB: {_OURS[name]}, file read", "ratio", ratio
        )
    yield figure("journey_mining.pm4py_peak", "pm4py: peak memory", "bytes", *peer.all_of("peak_bytes"))


def _tables() -> dict[str, dict[str, str]]:
    """The tables that each answer needs, with their queries; the last one is the answer."""
    path, aligned = compile_sql([hand_written("journey_reference_path"), hand_written("journey_alignment")])
    cost = f"select case_id, cast(substr(aligned, 1, 6) as bigint) as cost from ({aligned}) as journey"
    return {
        "flow": {"flow": hand_written("journey_flow")},
        "variants": {"variants": hand_written("journey_variants")},
        "alignment": {"journey_reference_path": path, "alignment": cost},
    }


def _timed_tables(connection: duckdb.DuckDBPyConnection, tables: dict[str, str]) -> Timing:
    timings = [timed_table(connection, name, query) for name, query in tables.items()]
    return Timing(
        sum(timing.wall_seconds for timing in timings), sum(timing.cpu_seconds for timing in timings)
    )


def _write_log(connection: duckdb.DuckDBPyConnection, file: Path, journeys: int) -> int:
    """Write copies of the fixture's journeys in order; the first event of each is never lost."""
    connection.execute(f"create table fixture as from '{_FIXTURES / 'journey_log.csv'}'")
    connection.execute(f"""
        copy (
            select
                'j' || journey.number as case_id, fixture.activity,
                fixture.ts + to_seconds(journey.number) as ts, fixture.seq
            from (select unnest(range({journeys})) as number) as journey
            inner join fixture on journey.number % (select count(distinct case_id) from fixture) = fixture.case_id
            where fixture.seq = 1 or hash(journey.number, fixture.seq) % 20 > 0
            order by journey.number, fixture.seq
        ) to '{file}'
    """)
    connection.execute(f"create view journey_log as from '{file}'")
    return connection.execute("select count(*) from journey_log").fetchone()[0]


def _write_edges(connection: duckdb.DuckDBPyConnection, file: Path) -> None:
    connection.execute(f"create table journey_reference as from '{_FIXTURES / 'journey_reference.csv'}'")
    edges = connection.execute("select source, target from journey_reference").fetchall()
    file.write_text(json.dumps(edges), encoding="utf-8")


def _assert_same(connection: duckdb.DuckDBPyConnection, peer: PeerRun) -> None:
    queries = {
        "graph": "select activity, next_activity, step_count from flow",
        "variants": "select variant, journey_count from variants",
        "costs": "select cost, count(*) from alignment group by cost",
    }
    for name, query in queries.items():
        found = Counter(connection.execute(query).fetchall())
        expected = Counter(map(tuple, peer.told[name]))
        if found != expected:
            raise MeasurementFailed(
                f"pm4py's {name} and ours differ, first: {sorted((found - expected) + (expected - found))[:2]}."
            )
