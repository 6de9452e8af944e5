"""pandas and polars on our task: from the same raw events to visits, bounces and page views per day.

Each runs in a process of its own; its time counts from after its imports. Their answers, and that of the
query by hand, must equal the mart web_daily before any time is reported.
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
from benchmarks.machine import memory_bytes
from benchmarks.processes import run
from benchmarks.queries import beside_the_build, hand_written, raw_events, timed
from benchmarks.repeat import repeat
from benchmarks.results import Measurement, figure, no_figure, times
from benchmarks.workspace import Bench
from orchestration.settings import Settings

TITLE = "Peers: visits per day from raw events"

PEERS = Path(__file__).parent.parent / "peers"
_SHARE_OF_MEMORY = 0.85

_Day = tuple[str, int, int, int]


@dataclass(frozen=True)
class PeerRun:
    """What a peer told of its work, and the memory that its process held."""

    wall_seconds: float
    cpu_seconds: float
    peak_bytes: int
    told: dict[str, Any]


def measure(bench: Bench) -> Iterator[Measurement]:
    settings = bench.built()
    with beside_the_build(settings) as connection:
        expected = _published_days(connection)
        bench.step("DuckDB, one query by hand")
        connection.execute(f"create view raw_events as from {raw_events(settings)}")
        query = hand_written("raw_to_daily")
        _assert_same("The query by hand", _days(connection, query), expected)
        hand = repeat(bench.size, lambda: timed(connection, query))
    yield from times("peers.duckdb", "DuckDB, one query by hand", hand)
    for name in ("pandas", "polars"):
        bench.step(name)
        yield from _peer(bench, settings, name, expected)


def _peer(bench: Bench, settings: Settings, name: str, expected: list[_Day]) -> Iterator[Measurement]:
    if not find_spec(name):
        yield no_figure(
            f"peers.{name}.cpu", name, "seconds", f"{name} is not installed: pip install -e '.[bench]'."
        )
        return
    command = [sys.executable, str(PEERS / f"{name}_daily.py"), str(settings.raw_dir / "snowplow" / "events")]
    try:
        runs = repeat(bench.size, lambda: run_peer(command))
    except NotMeasured as reason:
        yield no_figure(f"peers.{name}.cpu", name, "seconds", str(reason))
        return
    _assert_same(name, sorted(map(tuple, runs.last.told["rows"])), expected)
    yield from times(f"peers.{name}", name, runs)
    yield figure(f"peers.{name}.peak", f"{name}: peak memory", "bytes", *runs.all_of("peak_bytes"))


def run_peer(command: list[str]) -> PeerRun:
    """Run a peer's script. Raises NotMeasured where this machine has too little memory for it."""
    measured = run(command, max_bytes=int(memory_bytes() * _SHARE_OF_MEMORY))
    told = json.loads(measured.output.splitlines()[-1])
    # One that measures several steps tells them one by one.
    wall, cpu = told.pop("wall_seconds", 0.0), told.pop("cpu_seconds", 0.0)
    return PeerRun(wall or measured.wall_seconds, cpu or measured.cpu_seconds, measured.peak_bytes, told)


def _published_days(connection: duckdb.DuckDBPyConnection) -> list[_Day]:
    """The mart's days; a day without a visit stands there too, and no peer knows of it."""
    query = """
        select day_on, sum(session_count), sum(bounced_session_count), sum(page_view_count)
        from build.marts.web_daily
        group by day_on
        having sum(session_count) > 0
    """
    return _days(connection, query)


def _days(connection: duckdb.DuckDBPyConnection, query: str) -> list[_Day]:
    found = connection.execute(query).fetchall()
    return sorted((str(day), int(visits), int(bounced), int(views)) for day, visits, bounced, views in found)


def _assert_same(who: str, found: list[_Day], expected: list[_Day]) -> None:
    if found == expected:
        return
    differing = sorted(set(found) ^ set(expected))
    raise MeasurementFailed(
        f"{who} and the mart web_daily differ on {len({row[0] for row in differing})} days, first: {differing[:2]}."
    )
