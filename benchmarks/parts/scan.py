"""R, the yardstick: every raw column of the web events read once."""

from collections.abc import Iterator

from benchmarks.queries import beside_the_build, raw_events, timed
from benchmarks.repeat import repeat
from benchmarks.results import Measurement, figure, times
from benchmarks.workspace import Bench

TITLE = "R: one scan of every raw column of the web events"


def measure(bench: Bench) -> Iterator[Measurement]:
    settings = bench.landed()
    bench.step("reading every raw column")
    with beside_the_build(settings) as connection:
        columns = [row[0] for row in connection.execute(f"describe from {raw_events(settings)}").fetchall()]
        # DuckDB reads a column to count it even if statistics show that no value is missing.
        query = f"select {', '.join(f'count({name})' for name in columns)} from {raw_events(settings)}"
        scans = repeat(bench.size, lambda: timed(connection, query))
        (rows,) = connection.execute(f"select count(*) from {raw_events(settings)}").fetchone()
    yield from times("scan", "R", scans, note="read from the page cache after the first run")
    yield figure("scan.rows", "Raw rows of web events", "rows", rows)
    yield figure(
        "scan.rate", "Rows read", "rows per second", *(rows / s for s in scans.all_of("wall_seconds"))
    )
