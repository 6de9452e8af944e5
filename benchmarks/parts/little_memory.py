"""Whether a full build passes when DuckDB is given 500 MB, and what that costs."""

from collections.abc import Iterator

from benchmarks.parts.memory import build_within
from benchmarks.results import Measurement
from benchmarks.workspace import Bench

TITLE = "Full build under a limit of 500 MB"


def measure(bench: Bench) -> Iterator[Measurement]:
    yield from build_within(bench, "500MB", "little_memory")
