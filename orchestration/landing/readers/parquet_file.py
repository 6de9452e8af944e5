"""Parquet: types are kept, and a file that needs no changes is copied instead of rewritten."""

from pathlib import Path

import duckdb

from orchestration.base.errors import DeliveryError
from orchestration.base.sql import quote_ident, quote_path
from orchestration.landing.delivery import Delivery
from orchestration.landing.headers import check_columns, name_columns
from orchestration.landing.readers.base import STAGED, Staged, count_of, create_rejected


def stage_parquet(connection: duckdb.DuckDBPyConnection, delivery: Delivery, path: Path) -> Staged:
    """Make `staged` a view over a Parquet file. The record count comes from the file's footer.

    Raises DeliveryError if any value of the file cannot be read.
    """
    source = quote_path(path)
    headers, types = _schema(connection, source)
    columns = name_columns(headers, delivery)
    check_columns(delivery, columns)
    records = _read_every_value(connection, source, headers)
    create_rejected(connection)
    names = "".join(
        f", {quote_ident(old)} as {quote_ident(new)}" for old, new in zip(headers, columns, strict=True)
    )
    connection.execute(
        f"create or replace temp view {STAGED} as "
        f"select file_row_number + 1 as _row{names} from read_parquet({source}, file_row_number = true)"
    )
    return Staged(dict(zip(columns, types, strict=True)), records)


def can_be_copied(connection: duckdb.DuckDBPyConnection, delivery: Delivery, path: Path) -> bool:
    """Whether the file can go into raw as it is:

    plain names, and nothing to drop, replace, convert or read as null.
    """
    headers, _ = _schema(connection, quote_path(path))
    columns = name_columns(headers, delivery)
    treated = {*delivery.identifiers, *delivery.decimals, *delivery.local_times} & set(columns)
    has_own_nulls = any(any(delivery.null_texts(column)) for column in columns)
    return columns == headers and all(map(delivery.is_kept, columns)) and not treated and not has_own_nulls


def _read_every_value(connection: duckdb.DuckDBPyConnection, source: str, headers: list[str]) -> int:
    """Read the whole file and return the record count in its footer.

    The footer may be whole while pages are damaged. A damaged file copied unread would stop every later build.
    """
    values = ", ".join(map(quote_ident, headers))
    try:
        connection.execute(f"select count(*) from read_parquet({source}) where hash({values}) is null")
        return count_of(connection, f"select sum(num_rows) from parquet_file_metadata({source})")
    except duckdb.OutOfMemoryException:
        raise
    except duckdb.Error:
        raise DeliveryError(
            "some of its rows cannot be read; it was damaged in transfer: have it delivered again"
        ) from None


def _schema(connection: duckdb.DuckDBPyConnection, source: str) -> tuple[list[str], list[str]]:
    try:
        rows = connection.execute(f"describe select * from read_parquet({source})").fetchall()
    except duckdb.Error:
        raise DeliveryError(
            "it is not a readable Parquet file; it may be truncated or have another `format`"
        ) from None
    return [row[0] for row in rows], [row[1] for row in rows]
