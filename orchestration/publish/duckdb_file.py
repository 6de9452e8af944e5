"""The published DuckDB file: schema `marts` of the build file as plain ordered tables, and nothing else."""

import re
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import duckdb

from orchestration.base.duckdb_settings import NO_DOWNLOADS, limit_resources
from orchestration.base.errors import Busy, KlantbeeldError
from orchestration.base.sql import only_row, quote_ident, quote_text
from orchestration.base.system_errors import damaged_build
from orchestration.publish.failures import explained, first_line

MARTS_SCHEMA = "marts"

# DuckDB's names for numeric types, as a pattern.
NUMBER_TYPES = r"U?(TINYINT|SMALLINT|INTEGER|BIGINT|HUGEINT)|DECIMAL.*|DOUBLE|FLOAT"

# dbt's temporary relations; a killed build leaves them behind until the model is built again.
_DBT_SCRATCH = ("__dbt_tmp", "__dbt_backup")

# Parquet and Postgres have no 128-bit integer and would store a rounded double.
_EXACT_TYPE = {"HUGEINT": "decimal(38, 0)", "UHUGEINT": "decimal(38, 0)"}


# " (R125)", " (R12, C11)", and in "(businesscase, R117)" the end.
_NUMBERS = r"[BCFMNRX]\d+(?:\s*,\s*[BCFMNRX]\d+)*"
_REFERENCE = re.compile(rf"\s*\({_NUMBERS}\)|(?:[,;]\s*{_NUMBERS})+(?=\))")


@dataclass(frozen=True)
class Column:
    """A column of a mart: DuckDB type and the persisted description (None if there is none)."""

    name: str
    data_type: str
    comment: str | None


@dataclass(frozen=True)
class Mart:
    """A mart in the build file: table or view, description, columns in order."""

    name: str
    comment: str | None
    columns: tuple[Column, ...]


@contextmanager
def private_connection(spill_dir: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """An in-memory DuckDB that loads nothing from the network and spills to `spill_dir`."""
    connection = duckdb.connect(":memory:", config=NO_DOWNLOADS)
    try:
        # Rows are sorted when a table is written, and must be read in that order.
        limit_resources(connection, spill_dir, keep_order=True)
        connection.execute("set timezone = 'UTC'")
        yield connection
    finally:
        connection.close()


def attach_build_file(connection: duckdb.DuckDBPyConnection, build_file: Path) -> str:
    """Attach the build file read-only and return its catalog name.

    The catalog has the name that dbt gives it, so that views that name their catalog resolve. Raises
    KlantbeeldError if the file is missing, being written or damaged.
    """
    if not build_file.is_file():
        raise KlantbeeldError(
            f"There is no build file {build_file}.", "Build the marts first: klantbeeld run."
        )
    catalog = build_file.stem
    try:
        connection.execute(f"attach {quote_text(build_file)} as {quote_ident(catalog)} (read_only)")
    except (duckdb.IOException, duckdb.BinderException) as error:
        raise _why_not_attached(build_file, error) from None
    return catalog


def list_marts(connection: duckdb.DuckDBPyConnection, catalog: str) -> list[Mart]:
    """Tables and views of schema `marts` of an attached file, by name. Raises KlantbeeldError if there are none."""
    relations = connection.execute(
        """
        select table_name, comment from duckdb_tables()
        where database_name = $catalog and schema_name = $schema
        union all
        select view_name, comment from duckdb_views()
        where database_name = $catalog and schema_name = $schema and not internal
        order by 1
        """,
        {"catalog": catalog, "schema": MARTS_SCHEMA},
    ).fetchall()
    columns = _columns(connection, catalog)
    marts = [
        Mart(name, for_readers(comment), tuple(columns[name]))
        for name, comment in relations
        if not name.endswith(_DBT_SCRATCH)
    ]
    if not marts:
        raise KlantbeeldError(
            f"The build file has nothing in its schema {MARTS_SCHEMA}, so there is nothing to publish.",
            "Build the marts first: klantbeeld run.",
        )
    return marts


def pick_marts(built: list[Mart], wanted: Collection[str]) -> list[Mart]:
    """The wanted marts among those built. Raises KlantbeeldError if one was not built."""
    missing = sorted(set(wanted) - {mart.name for mart in built})
    if missing:
        raise KlantbeeldError(
            f"The build file lacks marts of the project: {', '.join(missing)}.",
            "Build them first: klantbeeld run.",
        )
    return [mart for mart in built if mart.name in wanted]


def write_duckdb_file(
    connection: duckdb.DuckDBPyConnection,
    rows: Mapping[str, str],
    marts: list[Mart],
    target_file: Path,
    catalog: str,
) -> list[Mart]:
    """Write the marts into the new `target_file`; returns what was written.

    `rows`: per mart its rows as SQL for a FROM clause.
    Writes tables even if the build has views; rows are ordered by all columns, nulls last; descriptions are kept.
    The file stays attached as `catalog`.
    """
    with explained(f"Writing {target_file.name}"):
        connection.execute(f"attach {quote_text(target_file)} as {quote_ident(catalog)}")
        connection.execute(f"create schema {quote_ident(catalog, MARTS_SCHEMA)}")
    for mart in marts:
        with explained(f"Writing {MARTS_SCHEMA}.{mart.name} to {target_file.name}"):
            connection.execute(_copy_sql(mart, rows[mart.name], catalog))
            for statement in comment_statements(mart, quote_ident(catalog, MARTS_SCHEMA, mart.name)):
                connection.execute(statement)
    with explained(f"Writing {target_file.name}"):
        connection.execute(f"checkpoint {quote_ident(catalog)}")
    return list_marts(connection, catalog)


def for_readers(comment: str | None) -> str | None:
    """A description on one line, without the numbers of requirements and cases, which are for developers."""
    return " ".join(_REFERENCE.sub("", comment).split()) or None if comment else None


def count_rows(connection: duckdb.DuckDBPyConnection, catalog: str, mart: Mart) -> int:
    """The number of rows of a mart in an attached file."""
    relation = quote_ident(catalog, MARTS_SCHEMA, mart.name)
    (count,) = only_row(connection.execute(f"select count(*) from {relation}"))
    return count


def comment_statements(mart: Mart, relation: str) -> Iterator[str]:
    """The `comment on` statements for a mart, valid in DuckDB and Postgres; `relation` is quoted."""
    if mart.comment:
        yield f"comment on table {relation} is {quote_text(mart.comment)}"
    for column in mart.columns:
        if column.comment:
            yield f"comment on column {relation}.{quote_ident(column.name)} is {quote_text(column.comment)}"


def _columns(connection: duckdb.DuckDBPyConnection, catalog: str) -> dict[str, list[Column]]:
    """The columns of all marts of a catalog, in order, by mart."""
    rows = connection.execute(
        """
        select table_name, column_name, data_type, comment from duckdb_columns()
        where database_name = ? and schema_name = ?
        order by table_name, column_index
        """,
        [catalog, MARTS_SCHEMA],
    ).fetchall()
    columns: dict[str, list[Column]] = {}
    for mart, *column in rows:
        name, data_type, comment = column
        columns.setdefault(mart, []).append(Column(name, data_type, for_readers(comment)))
    return columns


def _copy_sql(mart: Mart, rows: str, catalog: str) -> str:
    columns = ", ".join(_exact(column) for column in mart.columns)
    return f"""
        create table {quote_ident(catalog, MARTS_SCHEMA, mart.name)} as
        select {columns} from {rows}
        order by all nulls last
    """


def _exact(column: Column) -> str:
    name = quote_ident(column.name)
    exact_type = _EXACT_TYPE.get(column.data_type)
    return f"cast({name} as {exact_type}) as {name}" if exact_type else name


def _why_not_attached(build_file: Path, error: duckdb.Error) -> KlantbeeldError:
    if "lock" in str(error) or "already attached" in str(error):
        return Busy(
            f"A build is in progress: {build_file} is open in another session ({first_line(error)})",
            "Wait until it has finished, or close the program that has the file open, then run klantbeeld publish.",
        )
    return damaged_build(build_file, str(error)) or KlantbeeldError(
        f"{build_file} cannot be opened: {first_line(error)}", "Check its permissions."
    )
