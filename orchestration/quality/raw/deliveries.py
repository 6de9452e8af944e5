"""Opens raw for the checks: the ledger, and of every table only the deliveries that are judged or compared with.

What was judged when it was new is not read again: a day's check costs what the day and the deliveries just before it
hold, however long the history is.
"""

import json
from collections.abc import Iterable
from pathlib import Path

import duckdb

from orchestration.landing.raw_store import PART, PLACEHOLDER_HASH, PLACEHOLDER_TIME, RawStore
from orchestration.quality.raw.table import RawTable
from orchestration.quality.settings import RawSettings
from orchestration.settings import Settings
from orchestration.sql import quote_ident, quote_text

# The newest deliveries of a table, and those that trail them.
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
    """Make the table `delivery` of the ledger and two views per table, see RawTable; return the delivered tables."""
    ledger = settings.ledger_dir / "delivery.parquet"
    if not ledger.is_file():
        return []
    connection.execute(
        _DELIVERY_SQL.format(
            ledger=quote_text(str(ledger)),
            newest_seconds=thresholds.newest_hours * 3600,
            trailing_deliveries=thresholds.trailing_deliveries,
        )
    )
    connection.execute(f"set variable raw_folder = {quote_text(str(settings.raw_dir))}")
    store = RawStore(settings)
    return [table for table in tables if _open_table(connection, store, table)]


def _open_table(connection: duckdb.DuckDBPyConnection, store: RawStore, table: RawTable) -> bool:
    rows = connection.execute(
        "select delivery_hash, loaded_at, is_newest from delivery "
        "where system = $system and table_name = $table and (is_newest or is_earlier)",
        table.key,
    ).fetchall()
    if not rows:
        return False
    # Without rows, but with every declared column, also those that no delivery has yet.
    placeholder = _part(store, table, PLACEHOLDER_HASH, PLACEHOLDER_TIME)
    parts = [(_part(store, table, *delivery), is_newest) for *delivery, is_newest in rows]
    for view, is_wanted in ((table.newest, True), (table.earlier, False)):
        files = [part for part, is_newest in parts if is_newest is is_wanted]
        # One that is gone is told by the check that counts; here it would hide what the others hold.
        present = [file for file in dict.fromkeys([placeholder, *files]) if file.is_file()]
        if present:
            _create_view(connection, view, present, _columns_ever(connection, table))
    return True


def _part(store: RawStore, table: RawTable, *delivery: object) -> Path:
    return store.version_dir(table.system, table.table, *delivery) / PART


def _create_view(
    connection: duckdb.DuckDBPyConnection, view: str, files: list[Path], columns_ever: set[str]
) -> None:
    paths = ", ".join(quote_text(str(file)) for file in files)
    source = f"read_parquet([{paths}], hive_partitioning = true, hive_types_autocast = false, union_by_name = true)"
    columns = {row[0] for row in connection.execute(f"describe select * from {source}").fetchall()}
    gone = "".join(f", null::varchar as {quote_ident(name)}" for name in sorted(columns_ever - columns))
    connection.execute(f"create view {view} as select *{gone} from {source}")


def _columns_ever(connection: duckdb.DuckDBPyConnection, table: RawTable) -> set[str]:
    """The columns that a delivery had at any time: one that is delivered no more is null, not unknown."""
    texts = connection.execute(
        "select distinct column_types from delivery "
        "where system = $system and table_name = $table and column_types is not null",
        table.key,
    ).fetchall()
    return {name for (text,) in texts for name in json.loads(text)}
