"""Publishing the marts of a full build."""

from collections.abc import Iterator

from benchmarks.repeat import repeat
from benchmarks.results import Measurement, figure, times
from benchmarks.workspace import Bench, klantbeeld

TITLE = "Publication"


def measure(bench: Bench) -> Iterator[Measurement]:
    settings = bench.built()
    bench.step("klantbeeld publish")
    # The models were built without their tests, which publishing asks for.
    published = repeat(bench.size, lambda: klantbeeld(settings, "publish", "--force"))
    yield from times("publish", "klantbeeld publish", published)
    size = settings.published_file.stat().st_size
    yield figure("publish.bytes", "Published DuckDB file", "bytes", size)
