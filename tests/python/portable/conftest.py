"""Both engines, each started once for all macros, and what dbt makes of a macro on each of them."""

from collections.abc import Callable
from typing import Any

import duckdb
import pytest
from dbt.cli.main import dbtRunner

from orchestration.base.settings import REPOSITORY_ROOT

SEPARATOR = "\n-- next --\n"
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


@pytest.fixture(scope="session")
def compiled(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., list[str]]:
    """compiled(engine, texts, timezone=...): each text of SQL with macros as dbt compiles it, without a connection."""

    def compile_all(engine: str, texts: list[str], **variables: Any) -> list[str]:
        folder = tmp_path_factory.mktemp(f"compiled_{engine}")
        options = ["--project-dir", REPOSITORY_ROOT, "--profiles-dir", REPOSITORY_ROOT, "--target", engine]
        options += ["--target-path", folder / "target", "--log-path", folder / "logs", "--quiet"]
        options += ["--no-populate-cache", "--no-introspect", "--vars", str(variables)]
        arguments = ["compile", *options, "--inline", SEPARATOR.join(texts)]
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("KLANTBEELD_WAREHOUSE", str(folder))
            result = dbtRunner().invoke([str(argument) for argument in arguments])
        if result.exception:
            raise result.exception
        return result.result.results[0].node.compiled_code.split(SEPARATOR)

    return compile_all
