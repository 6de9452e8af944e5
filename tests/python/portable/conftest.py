"""Both engines, each started once for all macros."""

from collections.abc import Callable
from typing import Any

import duckdb
import pytest

Ask = Callable[[str], list[tuple[Any, ...]]]


@pytest.fixture(scope="session")
def ask(spark: Any) -> dict[str, Ask]:
    """By engine: a function that runs a query and returns its rows."""
    connection = duckdb.connect()
    connection.execute("set TimeZone = 'UTC'")
    return {
        "duckdb": lambda sql: connection.execute(sql).fetchall(),
        "spark": lambda sql: [tuple(row) for row in spark.sql(sql).collect()],
    }
