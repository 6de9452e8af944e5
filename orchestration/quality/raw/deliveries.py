"""Opens raw for the checks: the ledger, and of every table only the deliveries that are judged or compared with.

What was judged when it was new is not read again: the cost of a day's check depends on that day and the deliveries
just before it, however long the history is.
"""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from orchestration.base.errors import KlantbeeldError
from orchestration.base.settings import Settings
from orchestration.base.sql import quote_ident, quote_path
from orchestration.landing.raw_store import PART, PLACEHOLDER_HASH, PLACEHOLDER_TIME, RawStore
from orchestration.quality.raw.table import RawTable
from orchestration.quality.settings import RawSettings

# The newest deliveries of a table, and the trailing ones.
_DELIVERY_SQL = """
    create table delivery as
    with known as (
        select
            *,
            loaded_at > max(loaded_at) over (partition by system, table_name) - to_seconds({newest_seconds:.0f})
                as is_newest
        from read_parquet({ledger})
        where status = 'loaded'
    )
    select
        *,
        not is_newest and row_number() over (
            partition by system, table_name, is_newest
            order by loaded_at desc, delivery_hash asc
        ) <= {trailing_deliveries} as is_earlier
    from known
"""


def open_raw(
    connection: duckdb.DuckDBPyConnection,
    settings: Settings,
    tables: Iterable[RawTable],
    thresholds: RawSettings,
) -> list[RawTable]:
    """Make the table `delivery` from the ledger and two views per table, see RawTable; return the delivered tables."""
    ledger = settings.ledger_dir / "delivery.parquet"
    if not ledger.is_file():
        return []
    connection.execute(
        _DELIVERY_SQL.format(
            ledger=quote_path(ledger),
            newest_seconds=thresholds.newest_hours * 3600,
            trailing_deliveries=thresholds.trailing_deliveries,
        )
    )
    connection.execute(f"set variable raw_folder = {quote_path(settings.raw_dir)}")
    store = RawStore(settings)
    columns_ever = _columns_ever(connection)
    return [
        table
        for table in tables
        if _open_table(connection, store, table, columns_ever.get((table.system, table.table), set()))
    ]


def _open_table(
    connection: duckdb.DuckDBPyConnection, store: RawStore, table: RawTable, columns_ever: set[str]
) -> bool:
    rows = connection.execute(
        "select delivery_hash, loaded_at, is_newest, column_types from delivery "
        "where system = $system and table_name = $table and (is_newest or is_earlier)",
        table.key,
    ).fetchall()
    # Without rows, but with every declared column, even those that no delivery has yet.
    placeholder = _part(store, table, PLACEHOLDER_HASH, PLACEHOLDER_TIME)
    views = {table.newest: True} | ({table.earlier: False} if table.expect.drift else {})
    for view, is_wanted in views.items():
        chosen = [row for row in rows if row[2] is is_wanted]
        files = [_part(store, table, *row[:2]) for row in chosen]
        # A missing file is reported by the completeness check; here it would hide the others.
        present = [file for file in dict.fromkeys([placeholder, *files]) if file.is_file()]
        if present:
            _assert_readable(present)
            gone = columns_ever - {name for row in chosen for name in _names(row[3])}
            _create_view(connection, view, present, gone)
    return bool(rows)


def _part(store: RawStore, table: RawTable, *delivery: Any) -> Path:
    return store.version_dir(table.system, table.table, *delivery) / PART


def _create_view(connection: duckdb.DuckDBPyConnection, view: str, files: list[Path], gone: set[str]) -> None:
    """A view over some files. A column that is no longer delivered is null in it, not an error."""
    paths = ", ".join(map(quote_path, files))
    source = f"read_parquet([{paths}], hive_partitioning = true, hive_types_autocast = false, union_by_name = true)"
    if gone:
        gone -= {row[0] for row in connection.execute(f"describe select * from {source}").fetchall()}
    nulls = "".join(f", null::varchar as {quote_ident(name)}" for name in sorted(gone))
    connection.execute(f"create view {view} as select *{nulls} from {source}")


def _assert_readable(files: list[Path]) -> None:
    for file in files:
        try:
            pq.read_metadata(file)
        except (pa.ArrowException, OSError):
            raise KlantbeeldError(
                f"{file} is damaged: it cannot be read as Parquet.",
                "Run `klantbeeld land --verify` to reload what is damaged.",
            ) from None


def _columns_ever(connection: duckdb.DuckDBPyConnection) -> dict[tuple[str, str], set[str]]:
    """Per table, the columns that a delivery had at any time."""
    columns: dict[tuple[str, str], set[str]] = {}
    for system, table, text in connection.execute(
        "select distinct system, table_name, column_types from delivery"
    ).fetchall():
        columns.setdefault((system, table), set()).update(_names(text))
    return columns


def _names(column_types: str | None) -> Iterable[str]:
    return json.loads(column_types) if column_types else ()
