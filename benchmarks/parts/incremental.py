"""What one more day costs at a short, a longer and a long history.

One warehouse grows: whole weeks are landed up to a history, it is built in full, and then gets days one by
one. After every history these are a Tuesday, a Wednesday and a Thursday, so that they are alike: full dumps
and weekly files arrive on Mondays.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import duckdb
import yaml

from benchmarks.dbt_results import read_node_times
from benchmarks.errors import NotMeasured
from benchmarks.processes import Run
from benchmarks.repeat import Repeated
from benchmarks.results import Measurement, figure, times
from benchmarks.sizes import days_needed, whole_weeks
from benchmarks.workspace import Bench, build_and_test, day_of, dbt, deliver, klantbeeld, remove_build
from orchestration.base.settings import REPOSITORY_ROOT, Settings

TITLE = "One more day"

_DAYS_MEASURED = 3


@dataclass(frozen=True)
class _Day:
    """A day that was delivered, landed and built."""

    land: Run
    build: Run
    model_seconds: float
    test_seconds: float


def measure(bench: Bench) -> Iterator[Measurement]:
    histories = [days for days in bench.size.histories if days_needed(days) <= bench.size.days]
    if not histories:
        raise NotMeasured(
            f"{bench.size.days} days are too few; {days_needed(bench.size.histories[0])} would do."
        )
    deliveries = bench.deliveries()
    settings = bench.new_warehouse("incremental")
    delivered = -1
    for history in histories:
        through = whole_weeks(history)
        deliver(deliveries, settings, delivered, through)
        yield from _at(bench, settings, deliveries, history)
        delivered = through + _DAYS_MEASURED
    bench.remove_warehouse("incremental")


def _at(bench: Bench, settings: Settings, deliveries: Path, history: int) -> Iterator[Measurement]:
    through = whole_weeks(history)
    bench.step(f"{history} days: full build")
    klantbeeld(settings, "land")
    remove_build(settings)
    # Parsing is not part of a build: `klantbeeld run` does it once after a change.
    dbt(settings, "parse")
    full = build_and_test(settings)
    days = []
    for day in range(through + 1, through + 1 + _DAYS_MEASURED):
        bench.step(f"{history} days: and {day_of(day)}")
        deliver(deliveries, settings, day - 1, day)
        days.append(_run_day(settings))
    at, title = f"incremental.{history}", f"{history} days"
    yield from times(f"{at}.full", f"{title}: full build", Repeated([full]))
    yield from times(f"{at}.land", f"{title}: land one more", Repeated([day.land for day in days]))
    yield from times(f"{at}.build", f"{title}: build one more", Repeated([day.build for day in days]))
    parts = Repeated(days)
    yield figure(
        f"{at}.models",
        f"{title}: of which models",
        "seconds",
        *parts.all_of("model_seconds"),
        note=_THREADS,
    )
    yield figure(
        f"{at}.tests", f"{title}: of which tests", "seconds", *parts.all_of("test_seconds"), note=_THREADS
    )
    yield from _row_counts(deliveries, at, title, through)


_THREADS = "on the clock, summed over dbt's threads"


def _run_day(settings: Settings) -> _Day:
    land = klantbeeld(settings, "land")
    build = build_and_test(settings)
    seconds = read_node_times(settings).seconds_by_kind
    return _Day(land, build, seconds["model"], seconds["test"])


def _row_counts(deliveries: Path, at: str, title: str, through: int) -> Iterator[Measurement]:
    """Web events delivered before, per day measured, and in the lookback before it."""
    files = sorted((deliveries / "snowplow").glob("events_*.parquet"))
    counts = {file: _row_count(file) for file in files}

    def between(first: int, last: int) -> int:
        bounds = f"events_{day_of(first):%Y%m%d}", f"events_{day_of(last):%Y%m%d}"
        return sum(count for file, count in counts.items() if bounds[0] <= file.stem <= bounds[1])

    new = [between(day, day) for day in range(through + 1, through + 1 + _DAYS_MEASURED)]
    yield figure(f"{at}.all_rows", f"{title}: web events in all", "rows", between(0, through))
    yield figure(f"{at}.new_rows", f"{title}: web events in one more", "rows", *new)
    yield figure(
        f"{at}.lookback_rows",
        f"{title}: web events in the lookback",
        "rows",
        between(through + 1 - _late_days(), through),
    )


def _row_count(file: Path) -> int:
    return duckdb.sql("select count(*) from read_parquet($file)", params={"file": str(file)}).fetchone()[0]


def _late_days() -> int:
    """The lookback: var late_arrival_days of the demo project."""
    project = yaml.safe_load((REPOSITORY_ROOT / "dbt_project.yml").read_text(encoding="utf-8"))
    return int(project["vars"]["late_arrival_days"])
