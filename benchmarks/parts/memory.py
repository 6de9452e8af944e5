"""The peak memory of a full build when DuckDB may use 2 GB."""

from collections.abc import Iterator

from benchmarks.repeat import Repeated
from benchmarks.results import Measurement, figure, times
from benchmarks.workspace import Bench, build_and_test, remove_build

TITLE = "Peak memory under a limit of 2 GB"


def measure(bench: Bench) -> Iterator[Measurement]:
    yield from build_within(bench, "2GB", "memory")


def build_within(bench: Bench, limit: str, name: str) -> Iterator[Measurement]:
    """Figures of a full build in which DuckDB's buffers may take `limit`, under ids that begin with `name`."""
    settings = bench.landed()
    bench.step(f"models and tests in {limit}")
    remove_build(settings)
    # As `klantbeeld run` does with such limits, one model at a time.
    run = build_and_test(settings, env={"KLANTBEELD_MEMORY_LIMIT": limit, "KLANTBEELD_MODELS_AT_ONCE": "1"})
    yield figure(f"{name}.peak", "Peak of all processes of the build together", "bytes", run.peak_bytes)
    yield from times(name, "Full build, models and tests", Repeated([run]))
