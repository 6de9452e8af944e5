"""The files of fixtures/ as tables on both engines, and a way to ask there for what SQL with macros answers."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pytest

from benchmarks.compiled_macros import compile_sql

FIXTURES = Path(__file__).parent / "fixtures"
Rows = list[dict[str, Any]]
AskAll = Callable[[str, list[str]], list[Rows]]
KeepAs = Callable[[str, str, Rows], None]


@pytest.fixture(scope="session")
def duckdb_tables() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as connection:
        for path in FIXTURES.glob("*.csv"):
            connection.execute(f"create table {path.stem} as from '{path}'")
        yield connection


@pytest.fixture(scope="session")
def spark_tables(spark: Any) -> Any:
    for path in FIXTURES.glob("*.csv"):
        rows = spark.read.csv(str(path), header=True, inferSchema=True)
        rows.cache().createOrReplaceTempView(path.stem)
    return spark


@pytest.fixture(scope="session")
def ask_all(request: pytest.FixtureRequest) -> AskAll:
    """ask_all(engine, texts): the rows that each text of SQL with macros gives. All are compiled at once."""

    def ask(engine: str, texts: list[str]) -> list[Rows]:
        return [_rows(request, engine, sql) for sql in compile_sql(texts, engine)]

    return ask


@pytest.fixture(scope="session")
def keep_as(request: pytest.FixtureRequest) -> KeepAs:
    """keep_as(engine, name, rows): rows that were asked for, as a table that the next question may read."""

    def keep(engine: str, name: str, rows: Rows) -> None:
        if engine == "spark":
            frame = request.getfixturevalue("spark_tables").createDataFrame(rows)
            frame.cache().createOrReplaceTempView(name)
        else:
            table = pa.Table.from_pylist(rows)
            request.getfixturevalue("duckdb_tables").from_arrow(table).create(name)

    return keep


def _rows(request: pytest.FixtureRequest, engine: str, sql: str) -> Rows:
    if engine == "spark":
        return [row.asDict() for row in request.getfixturevalue("spark_tables").sql(sql).collect()]
    answer = request.getfixturevalue("duckdb_tables").execute(sql)
    names = [column[0] for column in answer.description]
    return [dict(zip(names, row, strict=True)) for row in answer.fetchall()]
