"""A Parquet file without rows for every declared table, so that a source can be read before its first delivery."""

from pathlib import Path

import duckdb

from orchestration.base.sql import quote_ident, quote_path, quote_text
from orchestration.landing.delivery import Delivery
from orchestration.landing.ledger import Ledger, LedgerRow
from orchestration.landing.raw_store import PART, PLACEHOLDER_HASH, PLACEHOLDER_TIME, RawStore
from orchestration.landing.schema_change import OWN_COLUMNS, columns_from_text, columns_of


def write_placeholder(
    connection: duckdb.DuckDBPyConnection,
    store: RawStore,
    ledger: Ledger,
    system: str,
    table: str,
    deliveries: list[Delivery],
) -> None:
    """Write the placeholder of one table: `_file`, `_line` and every declared column.

    A column has its type in the newest loaded version, else text; so a Parquet delivery keeps its
    types.
    """
    columns = {"_file": "VARCHAR", "_line": "BIGINT"}
    columns |= {column: "VARCHAR" for delivery in deliveries for column in delivery.declared_columns}
    columns |= _known_types(connection, store, ledger.loaded(system, table), columns.keys() - OWN_COLUMNS)
    path = store.version_dir(system, table, PLACEHOLDER_HASH, PLACEHOLDER_TIME) / PART
    if not path.is_file() or _columns_with_own(connection, path) != columns:
        _write(connection, columns, path, store)


def _known_types(
    connection: duckdb.DuckDBPyConnection, store: RawStore, loaded: list[LedgerRow], wanted: set[str]
) -> dict[str, str]:
    """The types of the wanted columns that a loaded version has, each from the newest one that has it."""
    types: dict[str, str] = {}
    for row in sorted(loaded, key=lambda row: row.loaded_at, reverse=True):
        if types.keys() == wanted:
            break
        if row.column_types is None:
            known = columns_of(connection, store.part(row))
        else:
            known = columns_from_text(row.column_types)
        types |= {name: known[name] for name in wanted - types.keys() if name in known}
    return types


def _columns_with_own(connection: duckdb.DuckDBPyConnection, path: Path) -> dict[str, str]:
    query = f"describe select * from read_parquet({quote_path(path)}, hive_partitioning = false)"
    return {row[0]: row[1] for row in connection.execute(query).fetchall()}


def _write(
    connection: duckdb.DuckDBPyConnection, columns: dict[str, str], path: Path, store: RawStore
) -> None:
    values = ", ".join(f"cast(null as {kind}) as {quote_ident(name)}" for name, kind in columns.items())
    path.parent.mkdir(parents=True, exist_ok=True)
    with store.incoming() as folder:
        beside = folder / PART
        connection.execute(
            f"copy (select {values} where false) to {quote_text(str(beside))} (format parquet)"
        )
        beside.replace(path)
