"""The heavy web models against hand-written SQL over the same input: what generality costs.

The model's SQL, as compiled by dbt for a full build, and the hand-written query run one after the other in
one DuckDB, each into a table. Their times count only if their results agree.
"""

from collections.abc import Iterator

import duckdb

from benchmarks.errors import MeasurementFailed
from benchmarks.queries import beside_the_build, hand_written, timed_table
from benchmarks.repeat import Repeated, repeat
from benchmarks.results import Measurement, figure, times
from benchmarks.sizes import Size
from benchmarks.workspace import Bench, compiled_sql

TITLE = "Models against the same query by hand"

_MODELS = ("web_event", "web_session")


def measure(bench: Bench) -> Iterator[Measurement]:
    settings = bench.built()
    with beside_the_build(settings) as connection:
        for model in _MODELS:
            bench.step(model)
            compiled = compiled_sql(settings, model)
            models = _written(bench.size, connection, f"model_{model}", compiled)
            hand = _written(bench.size, connection, model, hand_written(model))
            _assert_same(connection, model)
            yield from times(f"by_hand.{model}.model", f"{model}, the model's SQL", models)
            yield from times(f"by_hand.{model}.hand", f"{model}, by hand", hand)
            ratio = models.median_of("cpu_seconds") / hand.median_of("cpu_seconds")
            yield figure(
                f"by_hand.{model}.ratio", f"{model}, the model's over the one by hand", "ratio", ratio
            )
        yield from _without_a_model(bench, connection)


def _without_a_model(bench: Bench, connection: duckdb.DuckDBPyConnection) -> Iterator[Measurement]:
    """Work that no model does yet, or that models do for more than the web."""
    for name, title in (
        ("web_daily", "Visits per day, by hand"),
        ("directly_follows", "Directly-follows graph of pages, by hand"),
        ("variants", "Variants of visits, by hand"),
    ):
        bench.step(title)
        written = _written(bench.size, connection, name, hand_written(name))
        yield from times(f"by_hand.{name}", title, written)
        (rows,) = connection.execute(f"select count(*) from {name}").fetchone()
        yield figure(f"by_hand.{name}.rows", f"{title}: rows", "rows", rows)


def _written(size: Size, connection: duckdb.DuckDBPyConnection, name: str, query: str) -> Repeated:
    return repeat(size, lambda: timed_table(connection, name, query))


def _assert_same(connection: duckdb.DuckDBPyConnection, model: str) -> None:
    """A checksum of all columns and rows: the sum of a hash over each row, independent of their order."""
    described = connection.execute(f"describe model_{model}").fetchall()
    columns = ", ".join(f"cast({name} as {kind})" for name, kind, *_ in described)
    answers = [
        connection.execute(f"select count(*), sum(hash({columns})) from {table}").fetchone()
        for table in (f"model_{model}", model)
    ]
    if answers[0] != answers[1]:
        raise MeasurementFailed(
            f"{model} and the hand-written query differ: {answers[0]} and {answers[1]} (rows, sum of hashes).",
            f"Update benchmarks/sql/{model}.sql to match the model.",
        )
