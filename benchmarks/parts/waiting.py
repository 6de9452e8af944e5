"""What people wait for besides a build: a run with nothing new, a parse of everything, the landing of all files."""

from collections.abc import Iterator

from benchmarks.processes import Run
from benchmarks.repeat import repeat
from benchmarks.results import Measurement, figure, times
from benchmarks.workspace import Bench, dbt, klantbeeld
from orchestration.base.settings import Settings

TITLE = "What people wait for"


def measure(bench: Bench) -> Iterator[Measurement]:
    settings = bench.almost_empty("waiting")
    bench.step("the first run")
    klantbeeld(settings, "run")
    bench.step("a run with nothing new")
    again = repeat(bench.size, lambda: klantbeeld(settings, "run"))
    yield from times("waiting.nothing_new", "A run with nothing new and the same code", again)
    bench.step("parsing everything")
    parsed = repeat(bench.size, lambda: dbt(settings, "parse", "--no-partial-parse"))
    yield from times("waiting.parse", "dbt parse of everything", parsed)
    yield from _landing(bench)


def _landing(bench: Bench) -> Iterator[Measurement]:
    deliveries = bench.deliveries()
    bench.step("landing all files")
    landed = repeat(bench.size, lambda: _landed_anew(bench))
    yield figure("waiting.files", "Files", "count", sum(path.is_file() for path in deliveries.rglob("*")))
    yield from times("waiting.land", "klantbeeld land of all of them", landed)


def _landed_anew(bench: Bench) -> Run:
    empty = bench.new_warehouse("waiting")
    return klantbeeld(Settings(empty.project_dir, bench.deliveries(), empty.warehouse_dir), "land")
