"""The most memory that a full build holds when DuckDB is given 2 GB."""

from collections.abc import Iterator

from benchmarks.repeat import Repeated
from benchmarks.results import Measurement, figure, times
from benchmarks.workspace import Bench, build_and_test, remove_build

TITLE = "Peak memory under a limit of 2 GB"

# With this limit `klantbeeld run` builds one model at a time.
_LIMIT = {"KLANTBEELD_MEMORY_LIMIT": "2GB", "KLANTBEELD_MODELS_AT_ONCE": "1"}


def measure(bench: Bench) -> Iterator[Measurement]:
    settings = bench.landed()
    bench.step("models and tests in 2 GB")
    remove_build(settings)
    run = build_and_test(settings, env=_LIMIT)
    yield figure("memory.peak", "Peak of the build's processes together", "bytes", run.peak_bytes)
    yield from times("memory", "Full build, models and tests", Repeated([run]))
