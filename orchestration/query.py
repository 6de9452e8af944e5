"""`klantbeeld query`: one select on the published file, in a session that can reach nothing else."""

import csv
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, Any

import duckdb

from orchestration.duckdb_settings import limit_resources, temp_dir
from orchestration.errors import ConfigError, KlantbeeldError
from orchestration.publish.reader import open_published
from orchestration.settings import Settings
from orchestration.sql import quote_text

_WIDTH_OF_NO_TERMINAL = 10_000
_READING = (duckdb.StatementType.SELECT, duckdb.StatementType.EXPLAIN)


def run_query(
    settings: Settings, sql: str, on_build: bool = False, limit: int = 100
) -> tuple[list[str], list[tuple[Any, ...]]]:
    """Column names and at most `limit` rows of a query on the published marts (`on_build`: the build file).

    Raises ConfigError where the SQL is wrong or asks for what the session does not allow, KlantbeeldError
    where there is nothing to read.
    """
    with _open(settings, on_build) as connection:
        try:
            _assert_one_select(connection, sql)
            result = connection.execute(sql)
            return [column[0] for column in result.description], result.fetchmany(limit)
        except duckdb.Error as error:
            raise ConfigError(
                f"The query cannot be run: {str(error).splitlines()[0]}", _hint(connection, error)
            ) from error


def write_csv(columns: list[str], rows: list[tuple[Any, ...]], stream: IO[str] | None = None) -> None:
    """Write a result as CSV; null as an empty field."""
    writer = csv.writer(stream or sys.stdout)
    writer.writerow(columns)
    writer.writerows(rows)


def show_table(columns: list[str], rows: list[tuple[Any, ...]], limit: int) -> None:
    """Print a result as a table on stdout, and say so where it was cut off."""
    from rich.console import Console
    from rich.table import Table

    console = Console()
    if not console.is_terminal:
        # Into a file or a pipe every value goes whole, on one line.
        console.width = _WIDTH_OF_NO_TERMINAL
    table = Table(*columns, box=None, header_style="bold")
    for row in rows:
        table.add_row(*("" if value is None else str(value) for value in row))
    console.print(table, highlight=False, markup=False)
    if len(rows) == limit:
        console.print(f"(the first {limit} rows; --limit shows more)", style="dim", highlight=False)


def _assert_one_select(connection: duckdb.DuckDBPyConnection, sql: str) -> None:
    kinds = [statement.type for statement in connection.extract_statements(sql)]
    if len(kinds) != 1 or kinds[0] not in _READING:
        raise ConfigError(
            "A query is one select.", 'Write, for example, "select * from contact_daily limit 10".'
        )


@contextmanager
def _open(settings: Settings, on_build: bool) -> Iterator[duckdb.DuckDBPyConnection]:
    connection = _open_build(settings) if on_build else open_published(settings)
    try:
        if not on_build:
            connection.execute("use marts")
        yield connection
    finally:
        connection.close()


def _open_build(settings: Settings) -> duckdb.DuckDBPyConnection:
    if not settings.build_file.is_file():
        raise KlantbeeldError(
            f"Nothing was built in {settings.warehouse_dir}.", "Build first: klantbeeld run."
        )
    try:
        connection = duckdb.connect(str(settings.build_file), read_only=True)
    except duckdb.IOException as error:
        raise KlantbeeldError(
            f"{settings.build_file} is being written.", "Wait until the run has finished, then ask again."
        ) from error
    limit_resources(connection, temp_dir(settings) / "query", keep_order=True)
    # Staging views read raw Parquet; nothing else of this machine is to be reached from a query.
    connection.execute(f"set allowed_directories = [{quote_text(settings.warehouse_dir)}]")
    connection.execute("set enable_external_access = false")
    connection.execute("set lock_configuration = true")
    return connection


def _hint(connection: duckdb.DuckDBPyConnection, error: duckdb.Error) -> str:
    if isinstance(error, duckdb.PermissionException):
        return "The session reads the published marts alone: no other files, no network, no settings."
    if isinstance(error, duckdb.CatalogException):
        names = connection.execute(
            "select table_name from information_schema.tables where table_schema = 'marts' order by 1"
        ).fetchall()
        return f"The marts are: {', '.join(name for (name,) in names)}."
    return "Correct the SQL and run again."
