"""`klantbeeld query`: one select on the published file, in a session that can reach nothing else."""

import csv
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, Any

import duckdb

from orchestration.base.duckdb_settings import limit_resources, temp_dir
from orchestration.base.errors import Busy, ConfigError, KlantbeeldError
from orchestration.base.next_command import next_command
from orchestration.base.printable import printable
from orchestration.base.settings import Settings
from orchestration.base.sql import quote_list
from orchestration.base.system_errors import damaged_build
from orchestration.base.transient import LOCKED
from orchestration.publish.reader import open_published

_WIDTH_OF_NO_TERMINAL = 10_000
# What a spreadsheet takes for the start of a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def run_query(
    settings: Settings, sql: str, on_build: bool = False, limit: int = 100
) -> tuple[list[str], list[tuple[Any, ...]]]:
    """Column names and at most `limit` rows of a query on the published marts (`on_build`: the build file).

    Raises ConfigError if the SQL is wrong or asks for what the session does not allow, KlantbeeldError
    if there is nothing to read.
    """
    with _open(settings, on_build) as connection:
        try:
            _assert_one_select(connection, sql)
            result = connection.execute(sql)
            return [column[0] for column in result.description], result.fetchmany(limit)
        except duckdb.Error as error:
            damaged = damaged_build(settings.build_file, str(error)) if on_build else None
            if damaged:
                raise damaged from error
            raise ConfigError(
                f"The query cannot be run: {str(error).splitlines()[0]}", _hint(connection, error, on_build)
            ) from error


def write_csv(columns: list[str], rows: list[tuple[Any, ...]], stream: IO[str] | None = None) -> None:
    """Write a result as CSV: null as an empty field, a quote before a text that a spreadsheet takes for a formula."""
    writer = csv.writer(stream or sys.stdout)
    writer.writerow(map(_no_formula, columns))
    writer.writerows([_no_formula(value) for value in row] for row in rows)


def show_table(columns: list[str], rows: list[tuple[Any, ...]], limit: int) -> None:
    """Print a result as a table on stdout, and say so if it was cut off."""
    from rich.table import Table

    from orchestration.cli.console import QuietConsole

    console = QuietConsole()
    if not console.is_terminal:
        # To a file or a pipe every value goes whole, on one line.
        console.width = _WIDTH_OF_NO_TERMINAL
    table = Table(*map(_shown, columns), box=None, header_style="bold")
    for row in rows:
        table.add_row(*("" if value is None else _shown(str(value)) for value in row))
    console.print(table, highlight=False, markup=False)
    if len(rows) == limit:
        console.print(f"(the first {limit} rows; --limit shows more)", style="dim", highlight=False)


def _no_formula(value: Any) -> Any:
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value


def _shown(text: str) -> str:
    """A text with its line breaks, but without characters that control a terminal or reverse a line."""
    return "\n".join(map(printable, text.split("\n")))


def _assert_one_select(connection: duckdb.DuckDBPyConnection, sql: str) -> None:
    if _kinds(connection, sql) == [duckdb.StatementType.EXPLAIN]:
        # DuckDB runs what it analyzes, even a COPY that writes a file.
        is_reading = any(_is_select(connection, rest) for rest in _explained(sql))
    else:
        is_reading = _is_select(connection, sql)
    if not is_reading:
        raise ConfigError(
            "A query must be one select, or explain and one select.",
            'Write, for example, "select * from contact_daily limit 10".',
        )


def _kinds(connection: duckdb.DuckDBPyConnection, sql: str) -> list[duckdb.StatementType]:
    return [statement.type for statement in connection.extract_statements(sql)]


def _is_select(connection: duckdb.DuckDBPyConnection, sql: str) -> bool:
    try:
        return _kinds(connection, sql) == [duckdb.StatementType.SELECT]
    except duckdb.ParserException:
        return False


def _explained(sql: str) -> Iterator[str]:
    """What may be the statement of EXPLAIN: all that follows it, or what follows ANALYZE or options in parentheses."""
    text = sql.encode()
    starts = [start for start, _ in duckdb.tokenize(sql)]
    words = [
        text[start:end].split()[0].lower() for start, end in zip(starts, [*starts[1:], None], strict=True)
    ]
    yield text[starts[1] :].decode()
    if words[1] == b"analyze":
        yield text[starts[2] :].decode()
    elif words[1] == b"(" and b")" in words:
        yield text[starts[words.index(b")")] + 1 :].decode()


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
            f"Nothing was built in {settings.warehouse_dir}.",
            f"Build first: {next_command(settings, 'run')}.",
        )
    try:
        connection = duckdb.connect(str(settings.build_file), read_only=True)
    except duckdb.IOException as error:
        if not LOCKED.search(str(error)):
            damaged = damaged_build(settings.build_file, str(error))
            raise damaged or KlantbeeldError(
                f"{settings.build_file} cannot be read: {str(error).splitlines()[0]}",
                "Check its permissions.",
            ) from error
        raise Busy(
            f"{settings.build_file} is being written.", "Wait until the run has finished, then ask again."
        ) from error
    limit_resources(connection, temp_dir(settings) / "query", keep_order=True)
    # What staging views read. Nothing else on this machine may be reached, including the vault and rejected lines.
    read = quote_list([str(settings.raw_dir), str(settings.ledger_dir)])
    connection.execute(f"set allowed_directories = {read}")
    connection.execute("set enable_external_access = false")
    connection.execute("set lock_configuration = true")
    return connection


def _hint(connection: duckdb.DuckDBPyConnection, error: duckdb.Error, on_build: bool) -> str:
    if isinstance(error, duckdb.PermissionException):
        if on_build:
            return "Only the build file, raw/ and ledger/ can be read here: no other files, no network, no settings."
        return "Only the published marts can be read here: no other files, no network, no settings."
    if isinstance(error, duckdb.CatalogException):
        names = connection.execute(
            "select table_name from information_schema.tables where table_schema = 'marts' order by 1"
        ).fetchall()
        return f"The marts are: {', '.join(name for (name,) in names)}."
    return "Correct the SQL and run again."
