"""pandas and polars on our task: from the same raw events to visits, bounces and page views per day.

Beside them DuckDB with one hand-written query. Each runs in its own process; its time starts after its
imports. Its time is reported only if its answer equals the mart web_daily.
"""

import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import duckdb

from benchmarks.errors import MeasurementFailed, NotMeasured
from benchmarks.processes import run
from benchmarks.queries import beside_the_build
from benchmarks.repeat import repeat
from benchmarks.results import Measurement, figure, no_figure, times
from benchmarks.workspace import Bench
from orchestration.base.duckdb_settings import available_memory
from orchestration.base.settings import Settings

TITLE = "Peers: visits per day from raw events"

PEERS = Path(__file__).parent.parent / "peers"
_PEERS = {"duckdb": "DuckDB, one query by hand", "pandas": "pandas", "polars": "polars"}
_SHARE_OF_MEMORY = 0.85

_Day = tuple[str, int, int, int]


@dataclass(frozen=True)
class PeerRun:
    """What a peer reported about its work, and the memory its process used."""

    wall_seconds: float
    cpu_seconds: float
    peak_bytes: int
    told: dict[str, Any]


def measure(bench: Bench) -> Iterator[Measurement]:
    settings = bench.built()
    with beside_the_build(settings) as connection:
        expected = _published_days(connection)
    for name, title in _PEERS.items():
        if find_spec(name):
            yield from _peer(bench, settings, name, title, expected)
        else:
            reason = f"{name} is not installed: pip install -e '.[bench]'."
            yield no_figure(f"peers.{name}.cpu", title, "seconds", reason)


def _peer(
    bench: Bench, settings: Settings, name: str, title: str, expected: list[_Day]
) -> Iterator[Measurement]:
    bench.step(title)
    raw = settings.raw_dir / "snowplow" / "events"
    try:
        runs = repeat(
            bench.size, lambda: run_peer([sys.executable, str(PEERS / f"{name}_daily.py"), str(raw)])
        )
    except NotMeasured as reason:
        yield no_figure(f"peers.{name}.cpu", title, "seconds", str(reason))
        return
    _assert_same(title, sorted(map(tuple, runs.last.told["rows"])), expected)
    yield from times(f"peers.{name}", title, runs)
    yield figure(f"peers.{name}.peak", f"{title}: peak memory", "bytes", *runs.all_of("peak_bytes"))


def run_peer(command: list[str]) -> PeerRun:
    """Run a peer's script. Raises NotMeasured if this machine has too little memory for it."""
    measured = run(command, max_bytes=int(available_memory() * _SHARE_OF_MEMORY))
    told = json.loads(measured.output.splitlines()[-1])
    # A peer with several steps reports each of them.
    wall, cpu = told.pop("wall_seconds", 0.0), told.pop("cpu_seconds", 0.0)
    return PeerRun(wall or measured.wall_seconds, cpu or measured.cpu_seconds, measured.peak_bytes, told)


def _published_days(connection: duckdb.DuckDBPyConnection) -> list[_Day]:
    """The mart's days, without days that have no visits, which no peer has."""
    found = connection.execute("""
        select day_on, sum(session_count), sum(bounced_session_count), sum(page_view_count)
        from build.marts.web_daily
        group by day_on
        having sum(session_count) > 0
    """).fetchall()
    return sorted((str(day), int(visits), int(bounced), int(views)) for day, visits, bounced, views in found)


def _assert_same(who: str, found: list[_Day], expected: list[_Day]) -> None:
    if found == expected:
        return
    differing = sorted(set(found) ^ set(expected))
    raise MeasurementFailed(
        f"{who} and the mart web_daily differ on {len({row[0] for row in differing})} days, first: {differing[:2]}."
    )
