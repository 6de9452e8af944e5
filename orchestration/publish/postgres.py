"""Publishing to Postgres: the marts are copied into a separate schema, then swapped with the served one at once.

    klantbeeld_marts             what is served
    klantbeeld_marts_open        the open publication, if there is one (open_marts.py)
    <either>__former             the previous version, until the next publication
    <either>__incoming           while a publication is in progress

Both are swapped in the same transaction, which briefly locks every served table. It waits for
transactions that have read one of them, so a reader gets all marts of one version for as long as
its transaction lasts. (As with TRUNCATE, a REPEATABLE READ transaction that was open before the copy and reads
its first mart after the swap finds it empty.)

Descriptions, grants (usage of the schema, select on tables and columns, with default privileges of the
publishing role) and views that others built on the marts are carried over to the new version.
"""

import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb
from tenacity import (
    Retrying,
    retry_if_exception_type,
    stop_after_attempt,
    stop_after_delay,
    wait_exponential,
    wait_random,
)

from orchestration.base.errors import KlantbeeldError
from orchestration.base.sql import only_row, quote_ident
from orchestration.publish import postgres_catalog as catalog
from orchestration.publish.duckdb_file import MARTS_SCHEMA, Mart, comment_statements, list_marts
from orchestration.publish.postgres_connection import (
    CATALOG,
    PostgresTarget,
    PostgresUnreachable,
    Session,
    attached,
    parse_target,
    postgres_client,
    postgres_session,
)
from orchestration.publish.versions import DUCKDB_NAME, OPEN_NAME

DEFAULT_SCHEMA = "klantbeeld_marts"
CONNECTION_ATTEMPTS = 5
SWAP_PATIENCE_SECONDS = 300

_MAX_NAME_BYTES = 63


class _ReadersHoldOn(KlantbeeldError):
    """Readers' transactions held the served tables for longer than one attempt to swap waits."""


@dataclass(frozen=True)
class _Schemas:
    """The schemas in which the marts of one DuckDB file are served."""

    served: str
    file: Path

    @property
    def former(self) -> str:
        return f"{self.served}__former"

    @property
    def incoming(self) -> str:
        return f"{self.served}__incoming"


def resolve_target(postgres_url: str | None) -> PostgresTarget | None:
    """The Postgres target of a publication, None without a URL. Raises ConfigError for a malformed URL."""
    if not postgres_url:
        return None
    return parse_target(postgres_url, os.environ.get("KLANTBEELD_POSTGRES_SCHEMA") or DEFAULT_SCHEMA)


def open_schema(target: PostgresTarget) -> str:
    """The schema that serves the open publication."""
    return f"{target.schema}_open"


def publish_to_postgres(
    target: PostgresTarget, folder: Path, version_id: str, grains: Mapping[str, tuple[str, ...]]
) -> list[str]:
    """Serve the version in `folder` in Postgres, all at once, as `version_id`; returns the schemas that serve it.

    `grains` are the columns of each mart's grain: its primary key, if none of them is null.

    Retries if the connection fails for a reason that may go away. Raises KlantbeeldError, with the served
    schemas untouched, if the copy fails or readers hold them for SWAP_PATIENCE_SECONDS.
    """
    marts = _Schemas(target.schema, folder / DUCKDB_NAME)
    for_everybody = _Schemas(open_schema(target), folder / OPEN_NAME / DUCKDB_NAME)
    copied = [schemas for schemas in (marts, for_everybody) if schemas.file.is_file()]
    with postgres_client() as client:
        for schemas in copied:
            for attempt in _retrying_connection():
                with attempt, attached(client, schemas.file):
                    _copy(client, target, schemas, version_id, grains)
        for attempt in _retrying_connection():
            with attempt:
                _swap_patiently(client, target, copied, version_id)
    return [schemas.served for schemas in copied]


def _copy(
    client: duckdb.DuckDBPyConnection,
    target: PostgresTarget,
    schemas: _Schemas,
    version_id: str,
    grains: Mapping[str, tuple[str, ...]],
) -> None:
    with postgres_session(client, target, "Copying the marts to Postgres") as session:
        catalog.refuse_foreign_schema(session, schemas.served)
        catalog.drop_own_schema(session, schemas.incoming)
        session.execute(f"create schema {quote_ident(schemas.incoming)}")
        for statement in catalog.default_privileges(session, schemas.served, schemas.incoming):
            session.execute(statement)
        # DuckDB read the list of schemas before this one was created.
        session.duckdb.execute("call pg_clear_cache()")
        marts = list_marts(session.duckdb, "published")
        for mart in marts:
            _copy_mart(session, mart, schemas.incoming, grains.get(mart.name, ()))
        catalog.mark_as_own(session, schemas.incoming, version_id, [mart.name for mart in marts])


def _copy_mart(session: Session, mart: Mart, schema: str, grain: tuple[str, ...]) -> None:
    _check_names(mart)
    source, target = quote_ident("published", MARTS_SCHEMA, mart.name), quote_ident(schema, mart.name)
    try:
        session.duckdb.execute(f"create table {quote_ident(CATALOG, schema, mart.name)} as from {source}")
    except duckdb.NotImplementedException:
        types = ", ".join(f"{column.name} {column.data_type}" for column in mart.columns)
        raise KlantbeeldError(
            f"{MARTS_SCHEMA}.{mart.name} has a column with a type that Postgres does not have ({types}).",
            "Give the column a plain type in the model of the mart; nested values can be JSON text.",
        ) from None
    for statement in (
        *_primary_key(session, source, target, grain),
        *comment_statements(mart, target),
        f"analyze {target}",
    ):
        session.execute(statement)
    copied = session.query(f"select count(*) as row_count from {target}")[0][0]
    (expected,) = only_row(session.duckdb.execute(f"select count(*) from {source}"))
    if copied != expected:
        raise KlantbeeldError(
            f"{MARTS_SCHEMA}.{mart.name} has {expected} rows, but {copied} arrived in Postgres.",
            "The served schema was not changed. Publish again, and look for triggers or rules on the server.",
        )


def _primary_key(session: Session, source: str, target: str, grain: tuple[str, ...]) -> Iterator[str]:
    """The statement that makes the grain a primary key, so that BI tools know what a row is.

    None if a row has a null in one of the columns, which Postgres does not allow in a primary key.
    """
    if not grain:
        return
    columns = [quote_ident(column) for column in grain]
    is_null = " or ".join(f"{column} is null" for column in columns)
    (null_count,) = only_row(session.duckdb.execute(f"select count(*) from {source} where {is_null}"))
    if not null_count:
        yield f"alter table {target} add primary key ({', '.join(columns)})"


def _swap_patiently(
    client: duckdb.DuckDBPyConnection, target: PostgresTarget, copied: Sequence[_Schemas], version_id: str
) -> None:
    retrying = Retrying(
        retry=retry_if_exception_type(_ReadersHoldOn),
        stop=stop_after_delay(SWAP_PATIENCE_SECONDS),
        wait=wait_random(0.05, 1.0),
        reraise=True,
    )
    for attempt in retrying:
        with attempt, postgres_session(client, target, "Swapping the marts in Postgres") as session:
            # If the connection is lost during the commit, it is unknown whether that succeeded.
            if catalog.version_of(session, target.schema) != version_id:
                _swap(session, copied, version_id)
                _end_what_is_open_no_more(session, open_schema(target), copied)


def _swap(session: Session, copied: Sequence[_Schemas], version_id: str) -> None:
    for schemas in copied:
        _check_swap(session, schemas, version_id)
    _hold_served_tables(session, [schemas.served for schemas in copied])
    for schemas in copied:
        _exchange(session, schemas)


def _check_swap(session: Session, schemas: _Schemas, version_id: str) -> None:
    if catalog.version_of(session, schemas.incoming) != version_id:
        raise KlantbeeldError(
            f"The Postgres schema {schemas.incoming} was replaced by another publication.",
            "Let only one warehouse publish to a schema (KLANTBEELD_POSTGRES_SCHEMA), then publish again.",
        )
    catalog.refuse_foreign_schema(session, schemas.served)
    catalog.refuse_materialized_views(session, schemas.served)


def _exchange(session: Session, schemas: _Schemas) -> None:
    grants = catalog.grants(session, schemas.served, schemas.incoming)
    views = catalog.dependent_views(session, schemas.served)
    catalog.drop_own_schema(session, schemas.former)
    if catalog.exists(session, schemas.served):
        session.execute(f"alter schema {quote_ident(schemas.served)} rename to {quote_ident(schemas.former)}")
    session.execute(f"alter schema {quote_ident(schemas.incoming)} rename to {quote_ident(schemas.served)}")
    for statement in grants:
        session.execute(statement)
    catalog.rebind(session, views)


def _end_what_is_open_no_more(session: Session, schema: str, copied: Sequence[_Schemas]) -> None:
    """Drop the open schema if no mart is open any more; its figures would otherwise stay forever."""
    is_served = schema in [schemas.served for schemas in copied]
    if not is_served and catalog.version_of(session, schema) is not None:
        catalog.drop_own_schema(session, schema)


def _hold_served_tables(session: Session, schemas: Sequence[str]) -> None:
    """Wait for all readers of the served tables, and make new ones wait for the end of the transaction."""
    tables = [quote_ident(schema, table) for schema in schemas for table in catalog.tables(session, schema)]
    if not tables:
        return
    # Shorter than Postgres waits before it checks for a deadlock, as that check might end the reader.
    session.query(
        "select set_config('statement_timeout', (800 * extract(epoch from "
        "current_setting('deadlock_timeout')::interval))::int::text, true) as timeout"
    )
    try:
        session.execute(f"lock table {', '.join(tables)} in access exclusive mode")
    except duckdb.Error as error:
        if "statement timeout" not in str(error):
            raise
        raise _ReadersHoldOn(
            f"An open transaction kept the Postgres schema {' or '.join(schemas)} in use for "
            f"{SWAP_PATIENCE_SECONDS} seconds.",
            "End it (select pid, usename, application_name, xact_start from pg_stat_activity shows who; "
            "select pg_terminate_backend(pid) ends it), then publish again.",
        ) from None
    session.query("select set_config('statement_timeout', '0', true) as timeout")


def _check_names(mart: Mart) -> None:
    for name in (mart.name, *(column.name for column in mart.columns)):
        if len(name.encode()) > _MAX_NAME_BYTES:
            raise KlantbeeldError(
                f"marts.{mart.name}: {name} is longer than the {_MAX_NAME_BYTES} bytes that Postgres allows.",
                "Shorten it in the model of the mart.",
            )


def _retrying_connection() -> Retrying:
    return Retrying(
        retry=retry_if_exception_type(PostgresUnreachable),
        stop=stop_after_attempt(CONNECTION_ATTEMPTS),
        wait=wait_exponential(multiplier=0.5, max=8) + wait_random(0, 0.5),
        reraise=True,
    )
