"""A table of a Postgres database, read through DuckDB's postgres extension as text.

The URL comes from the environment and holds a password: nothing that DuckDB or Postgres says about a failed
connection is passed on, because it repeats the URL.
"""

import hashlib
import os
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path

import duckdb
from tenacity import retry, retry_if_exception_type, stop_after_attempt, wait_exponential

from orchestration.base.errors import DeliveryError
from orchestration.base.sql import only_row, quote_ident, quote_text
from orchestration.landing.delivery import Delivery
from orchestration.landing.headers import check_columns, name_columns
from orchestration.landing.readers.base import STAGED, Staged, count_of, create_rejected

_CATALOG = "delivering"
_CONNECT_SECONDS = 10
_MAY_PASS = (
    "refused",
    "timed out",
    "timeout",
    "starting up",
    "shutting down",
    "too many clients",
    "could not translate",
)


class _Unreachable(Exception):
    """The connection failed in a way that may not occur on a later try."""


def stage_postgres(connection: duckdb.DuckDBPyConnection, delivery: Delivery) -> Staged:
    """Read the table as of one moment. The record count is the server's own, as of the same moment."""
    assert delivery.postgres is not None
    table = delivery.postgres
    name = f"{table.schema_name}.{table.table}"
    _load_extension(connection)
    try:
        _attach(connection, _url(table.url_env))
    except _Unreachable:
        raise DeliveryError(f"the server of {table.url_env} does not answer; check that it runs") from None
    source = f"{quote_ident(table.schema_name)}.{quote_ident(table.table)}"
    try:
        connection.execute("begin")
        headers = _headers(connection, name, source)
        columns = name_columns(headers, delivery)
        check_columns(delivery, columns)
        create_rejected(connection)
        _copy(connection, source, headers, columns)
        records = count_of(connection, _on_server(f"select count(*) from {source}"))
        connection.execute("commit")
    except duckdb.OutOfMemoryException:
        raise
    except duckdb.Error as error:
        raise DeliveryError(f"table {name} could not be read completely ({type(error).__name__})") from None
    finally:
        _detach(connection)
    return Staged(dict.fromkeys(columns, "VARCHAR"), records)


def snapshot_hash(connection: duckdb.DuckDBPyConnection, staged: Staged) -> str:
    """SHA-256 (hex) of the staged rows that does not depend on the order in which the server returned them."""
    fields = ", ".join(f"{quote_ident(column)} := {quote_ident(column)}" for column in staged.columns)
    row = f"cast(to_json(struct_pack({fields})) as varchar)"
    # Sums, unlike exclusive or, distinguish one row from three copies of it.
    sums = only_row(
        connection.execute(
            f"select count(*), sum(md5_number_lower({row})::hugeint), "
            f"sum(md5_number_upper({row})::hugeint) from {STAGED}"
        )
    )
    return hashlib.sha256(repr((list(staged.columns), sums)).encode()).hexdigest()


def _load_extension(connection: duckdb.DuckDBPyConnection) -> None:
    package = find_spec("duckdb_extension_postgres_scanner")
    folders = package.submodule_search_locations if package else None
    inside = Path("extensions") / f"v{duckdb.__version__}" / "postgres_scanner.duckdb_extension"
    file = next(
        (Path(folder) / inside for folder in folders or [] if (Path(folder) / inside).is_file()), None
    )
    if file is None:
        raise DeliveryError(
            "DuckDB's postgres extension is not installed; run "
            f"`pip install duckdb-extension-postgres-scanner=={duckdb.__version__}`"
        )
    connection.execute(f"load {quote_text(str(file))}")


def _url(variable: str) -> str:
    url = os.environ.get(variable)
    if not url:
        raise DeliveryError(
            f"the environment variable {variable} is not set; put the URL of the database in it"
        )
    if "connect_timeout" in url:
        return url
    if "://" not in url:
        return f"{url} connect_timeout={_CONNECT_SECONDS}"
    return f"{url}{'&' if '?' in url else '?'}connect_timeout={_CONNECT_SECONDS}"


@retry(
    retry=retry_if_exception_type(_Unreachable),
    stop=stop_after_attempt(3),
    wait=wait_exponential(multiplier=0.5, max=4),
    reraise=True,
)
def _attach(connection: duckdb.DuckDBPyConnection, url: str) -> None:
    try:
        connection.execute(f"attach {quote_text(url)} as {_CATALOG} (type postgres, read_only)")
    except duckdb.Error as error:
        text = str(error).replace(url, "").lower()
        if any(sign in text for sign in _MAY_PASS):
            raise _Unreachable from None
        why = (
            "it refused the user or the password"
            if "authentication failed" in text
            else "it refused the connection"
        )
        raise DeliveryError(f"the server was reached, but {why}; check the URL in the environment") from None


def _detach(connection: duckdb.DuckDBPyConnection) -> None:
    # A connection lost inside a transaction must be rolled back explicitly before DuckDB closes.
    with suppress(duckdb.Error):
        connection.execute("rollback")
    with suppress(duckdb.Error):
        connection.execute(f"detach {_CATALOG}")


def _on_server(query: str) -> str:
    return f"select * from postgres_query({quote_text(_CATALOG)}, {quote_text(query)})"


def _headers(connection: duckdb.DuckDBPyConnection, name: str, source: str) -> list[str]:
    try:
        rows = connection.execute(f"describe select * from {_CATALOG}.{source}").fetchall()
    except duckdb.Error:
        raise DeliveryError(f"table {name} does not exist there, or the user may not read it") from None
    return [row[0] for row in rows]


def _copy(connection: duckdb.DuckDBPyConnection, source: str, headers: list[str], columns: list[str]) -> None:
    """All rows as text. Sorted, because a server returns them in another order after every update."""
    values = ", ".join(
        f"cast({quote_ident(old)} as varchar) as {quote_ident(new)}"
        for old, new in zip(headers, columns, strict=True)
    )
    connection.execute(
        f"create or replace temp table {STAGED} as select row_number() over () as _row, * "
        f"from (select {values} from {_CATALOG}.{source} order by all)"
    )
