"""How far the build file outgrows its content over daily runs."""

from collections.abc import Iterator
from pathlib import Path

import duckdb

from benchmarks.errors import NotMeasured
from benchmarks.results import Measurement, figure
from benchmarks.sizes import whole_weeks
from benchmarks.workspace import Bench, build_models, deliver, klantbeeld
from orchestration.base.settings import Settings

TITLE = "Build file after daily runs"


def measure(bench: Bench) -> Iterator[Measurement]:
    runs, history = bench.size.daily_runs, whole_weeks(bench.size.histories[0])
    if history + runs >= bench.size.days:
        raise NotMeasured(f"{bench.size.days} days are too few for {runs} runs after {history} days.")
    deliveries = bench.deliveries()
    settings = bench.new_warehouse("file_size")
    deliver(deliveries, settings, -1, history)
    _run(settings)
    sizes = [settings.build_file.stat().st_size]
    for number in range(1, runs + 1):
        bench.step(f"day {number} of {runs}")
        deliver(deliveries, settings, history + number - 1, history + number)
        _run(settings)
        sizes.append(settings.build_file.stat().st_size)
    live = _live_bytes(settings)
    bench.remove_warehouse("file_size")
    yield figure("file_size.runs", "Daily runs, models alone", "count", runs)
    yield figure("file_size.first", "Build file after the full build", "bytes", sizes[0])
    yield figure("file_size.build", "Build file after the runs", "bytes", sizes[-1])
    yield figure("file_size.largest", "Build file at its largest", "bytes", max(sizes))
    yield figure("file_size.live", "A fresh copy of its content", "bytes", live)
    yield figure("file_size.ratio", "Build file over that copy", "ratio", sizes[-1] / live)


def _run(settings: Settings) -> None:
    klantbeeld(settings, "land")
    build_models(settings)


def _live_bytes(settings: Settings) -> int:
    copy = settings.warehouse_dir / "copy.duckdb"
    with duckdb.connect() as connection:
        connection.execute(f"attach '{settings.build_file}' as build (read_only); attach '{copy}' as copy")
        connection.execute("copy from database build to copy; checkpoint copy")
    size = Path(copy).stat().st_size
    copy.unlink()
    return size
