"""pm4py, an independent oracle: the same directly-follows graph and the same variants, over the same file.

pm4py is under the AGPL: it is installed in its own environment in the benchmark's folder, run as a
process, and not a dependency of the project.
"""

import sys
from collections.abc import Iterator
from pathlib import Path
from statistics import median

import duckdb

from benchmarks.errors import MeasurementFailed, NotMeasured
from benchmarks.parts.peers import PEERS, PeerRun, run_peer
from benchmarks.processes import run
from benchmarks.queries import beside_the_build, hand_written, timed_table
from benchmarks.repeat import repeat
from benchmarks.results import Measurement, figure, times
from benchmarks.workspace import Bench

PM4PY = "pm4py==2.7.23.11"

TITLE = f"Peers: directly-follows graph and variants ({PM4PY})"

_STEPS = {
    "reading": "read the file",
    "counting": "graph",
    "waiting": "waiting times",
    "listing": "variants",
}
# With more, pm4py takes very long; whole visits are used, the same ones for both.
_MOST_EVENTS = 2_000_000


def measure(bench: Bench) -> Iterator[Measurement]:
    settings = bench.built()
    python = pm4py_python(bench)
    file = settings.warehouse_dir / "visits.parquet"
    with beside_the_build(settings) as connection:
        bench.step("writing the events of visits")
        rows = _write_events(connection, file)
        connection.execute(f"create view web_event as from '{file}'")
        bench.step("DuckDB")
        graph = repeat(bench.size, lambda: timed_table(connection, "graph", hand_written("directly_follows")))
        variants = repeat(bench.size, lambda: timed_table(connection, "variants", hand_written("variants")))
        bench.step("pm4py")
        peer = repeat(bench.size, lambda: run_peer([str(python), str(PEERS / "pm4py_graph.py"), str(file)]))
        _assert_same(connection, peer.last)
    yield figure("process_mining.rows", "Events of whole visits", "rows", rows)
    yield from times("process_mining.duckdb_graph", "DuckDB: graph with waiting times", graph)
    yield from times("process_mining.duckdb_variants", "DuckDB: variants", variants)
    for step, title in _STEPS.items():
        seconds = [one.told[step]["cpu_seconds"] for one in peer.runs]
        yield figure(f"process_mining.pm4py_{step}.cpu", f"pm4py: {title}", "seconds", *seconds)
    for name, steps, ours in (
        ("graph", ("reading", "counting", "waiting"), graph),
        ("variants", ("reading", "listing"), variants),
    ):
        theirs = [sum(one.told[step]["cpu_seconds"] for step in steps) for one in peer.runs]
        ratio = median(theirs) / ours.median_of("cpu_seconds")
        yield figure(f"process_mining.{name}_ratio", f"pm4py over DuckDB: {name}, file read", "ratio", ratio)
    yield figure("process_mining.pm4py_peak", "pm4py: peak memory", "bytes", *peer.all_of("peak_bytes"))


def pm4py_python(bench: Bench) -> Path:
    """The Python of pm4py's own environment. Raises NotMeasured if it cannot be installed."""
    folder = bench.folder / "pm4py"
    python = folder / "bin" / "python"
    if not (folder / "installed").is_file():
        bench.step(f"installing {PM4PY} in its own environment")
        try:
            run([sys.executable, "-m", "venv", "--clear", str(folder)])
            run([str(python), "-m", "pip", "install", "--quiet", PM4PY, "pyarrow"])
        except MeasurementFailed as failed:
            raise NotMeasured(
                f"{PM4PY} cannot be installed here: {failed.message.splitlines()[-1]}"
            ) from None
        (folder / "installed").touch()
    return python


def _write_events(connection: duckdb.DuckDBPyConnection, file: Path) -> int:
    """Write the events of visits in order, as many whole visits as `_MOST_EVENTS` allows."""
    connection.execute(f"create or replace table written as {hand_written('web_event')}")
    connection.execute(f"""
        copy (
            with visit as (
                select session_id, sum(count(*)) over (order by session_id) as events_so_far
                from written
                where session_id is not null
                group by session_id
            )
            select written.session_id, written.page_path, written.occurred_at, written.event_number
            from written
            inner join visit on written.session_id = visit.session_id
            where visit.events_so_far <= {_MOST_EVENTS} and written.page_path is not null
            order by written.session_id, written.event_number
        ) to '{file}'
    """)
    return connection.execute(f"select count(*) from '{file}'").fetchone()[0]


def _assert_same(connection: duckdb.DuckDBPyConnection, peer: PeerRun) -> None:
    queries = {
        "graph": "select page_path, next_page_path, step_count from graph",
        "variants": "select variant, visit_count from variants",
    }
    for name, query in queries.items():
        ours = set(connection.execute(query).fetchall())
        theirs = set(map(tuple, peer.told[name]))
        if ours != theirs:
            examples = sorted(ours ^ theirs)[:2]
            raise MeasurementFailed(
                f"pm4py's {name} and ours differ in {len(ours ^ theirs)} rows: {examples}."
            )
