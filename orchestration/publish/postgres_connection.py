"""Reaching Postgres through DuckDB's postgres extension. The URL holds a password and is never repeated."""

import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import unquote

import duckdb

from orchestration.base.duckdb_settings import NO_DOWNLOADS, limit_resources
from orchestration.base.errors import ConfigError, KlantbeeldError
from orchestration.base.sql import quote_text
from orchestration.publish.failures import first_line

CATALOG = "served"

# Strict: an unescaped '@' or '/' in a password would otherwise end up in the host name, and so in a message.
_URL = re.compile(
    r"^postgres(?:ql)?://(?:[^:@/?#\s]*(?::(?P<password>[^@/?#\s]*))?@)?(?P<server>[^@/?#\s]*)"
    r"(?:/(?P<database>[^@/?#\s]*))?(?:\?(?P<options>[^@#\s]*))?$"
)

_CONNECT_SECONDS = 10
# A name has at most 63 bytes in Postgres, and _open__incoming is appended to that of the schema.
_MAX_SCHEMA_BYTES = 48


class _Reason(NamedTuple):
    """Part of a libpq message, its meaning, and whether it may go away by itself."""

    needle: str
    meaning: str
    passes: bool


# Known reasons only: libpq's own text may repeat parts of the URL. The first match counts: a server's refusal of the
# user does not go away, while a host name or TLS may fail because of a connection problem that does.
_REASONS = (
    _Reason("authentication failed", "user name or password is wrong", False),
    _Reason("no password supplied", "the server wants a password", False),
    _Reason("pg_hba.conf", "the server does not allow this connection (pg_hba.conf)", False),
    _Reason("does not exist", "the user or the database does not exist", False),
    _Reason("Connection refused", "no server answers there", True),
    _Reason("timeout", "no answer in time", True),
    _Reason("timed out", "no answer in time", True),
    _Reason("starting up", "the server is starting up", True),
    _Reason("shutting down", "the server is shutting down", True),
    _Reason("too many clients", "the server has no free connection", True),
    _Reason("remaining connection slots", "the server has no free connection", True),
    _Reason("Temporary failure in name resolution", "the host name cannot be resolved at the moment", True),
    _Reason("server closed the connection", "the server closed the connection", True),
    _Reason("terminating connection", "the server ended the connection", True),
    _Reason("no connection to the server", "the connection was lost", True),
    _Reason("could not translate host name", "the host name is unknown", False),
    _Reason("SSL", "the TLS handshake failed", False),
    _Reason("certificate", "the certificate was not accepted", False),
)


class PostgresUnreachable(KlantbeeldError):
    """The connection failed or was lost for a reason that may go away: trying again makes sense."""


@dataclass(frozen=True)
class PostgresTarget:
    """Where to publish: a connection URL, which is never shown, and the schema to serve."""

    url: str = field(repr=False)
    schema: str

    @property
    def label(self) -> str:
        """The server and database, in a form that may be shown."""
        match = _url_parts(self.url)
        server, database = match["server"] or "the local socket", match["database"] or "(default)"
        return f"Postgres at {server}, database {database}"


def parse_target(url: str, schema: str) -> PostgresTarget:
    """Check the form of a URL; raises a ConfigError, which does not repeat it, if it is not one."""
    _url_parts(url)
    if not schema or len(schema.encode()) > _MAX_SCHEMA_BYTES:
        raise ConfigError(
            f"The Postgres schema name '{schema}' must have 1 to {_MAX_SCHEMA_BYTES} bytes.",
            "Set KLANTBEELD_POSTGRES_SCHEMA.",
        )
    return PostgresTarget(url, schema)


def _url_parts(url: str) -> re.Match[str]:
    match = _URL.match(url)
    if not match:
        raise ConfigError(
            "The Postgres URL given with --postgres or KLANTBEELD_POSTGRES_URL is not a URL.",
            "Write postgresql://user:password@host:5432/database; in the password, @ : / ? # and spaces are "
            "written as %40 %3A %2F %3F %23 %20.",
        )
    return match


class Session:
    """One transaction on Postgres, through a DuckDB connection that has it attached as CATALOG."""

    def __init__(self, connection: duckdb.DuckDBPyConnection) -> None:
        self.duckdb = connection

    def query(self, sql: str) -> list[tuple[Any, ...]]:
        """The rows of a select that Postgres runs."""
        return self.duckdb.execute(f"select * from postgres_query('{CATALOG}', {quote_text(sql)})").fetchall()

    def execute(self, sql: str) -> None:
        """Run a statement on Postgres that returns no rows."""
        self.duckdb.execute(f"call postgres_execute('{CATALOG}', {quote_text(sql)})")


@contextmanager
def postgres_client() -> Iterator[duckdb.DuckDBPyConnection]:
    """An in-memory DuckDB that can reach Postgres."""
    with duckdb.connect(":memory:", config=NO_DOWNLOADS) as client:
        _load_extension(client)
        limit_resources(client)
        yield client


@contextmanager
def attached(client: duckdb.DuckDBPyConnection, file: Path) -> Iterator[None]:
    """The DuckDB file `file` as the catalog `published`, read-only."""
    client.execute(f"attach {quote_text(file)} as published (read_only)")
    try:
        yield
    finally:
        client.execute("detach published")


@contextmanager
def postgres_session(
    client: duckdb.DuckDBPyConnection, target: PostgresTarget, action: str
) -> Iterator[Session]:
    """A transaction on Postgres: committed at the end, rolled back on any error.

    Errors are raised as PostgresUnreachable (may go away) or KlantbeeldError, naming `action` and never the URL.
    """
    try:
        client.execute(f"attach {quote_text(_with_timeout(target.url))} as {CATALOG} (type postgres)")
        client.execute("begin")
        yield Session(client)
        client.execute("commit")
    except duckdb.Error as error:
        raise _explain(target, action, error) from None
    finally:
        # Explicit: closing with a lost connection inside a transaction ends the whole process.
        with suppress(duckdb.Error):
            client.execute("rollback")
        client.execute(f"detach database if exists {CATALOG}")


def _load_extension(connection: duckdb.DuckDBPyConnection) -> None:
    package = find_spec("duckdb_extension_postgres_scanner")
    version = f"v{duckdb.__version__}"
    name = Path("extensions") / version / "postgres_scanner.duckdb_extension"
    folders = package.submodule_search_locations if package else []
    file = next((Path(folder) / name for folder in folders or [] if (Path(folder) / name).is_file()), None)
    if file is None:
        raise KlantbeeldError(
            f"DuckDB's postgres extension for DuckDB {version} is not installed.",
            f"Install it: pip install duckdb-extension-postgres-scanner=={duckdb.__version__}.",
        )
    connection.execute(f"load {quote_text(file)}")


def _with_timeout(url: str) -> str:
    if "connect_timeout=" in url:
        return url
    return f"{url}{'&' if '?' in url else '?'}connect_timeout={_CONNECT_SECONDS}"


def _explain(target: PostgresTarget, action: str, error: duckdb.Error) -> KlantbeeldError:
    # The text repeats the URL, whose options, user or database may look like a reason.
    text = str(error).replace(_with_timeout(target.url), "")
    reason = next((reason for reason in _REASONS if reason.needle in text), None)
    lost = reason and reason.passes
    if "Unable to connect" in text or (lost and "ERROR:" not in text):
        message = (
            f"{action} failed: {reason.meaning if reason else 'the connection was refused'} ({target.label})."
        )
        kind = PostgresUnreachable if reason and reason.passes else KlantbeeldError
        return kind(message, "Check the server, the URL and the user's privileges, then publish again.")
    server_text = text.partition("ERROR:")[2].strip() or first_line(error)
    return KlantbeeldError(
        f"{action} failed ({target.label}): {_without_secrets(target.url, first_line(server_text))}",
        "The served schema was not changed. Correct this on the server or in the mart, then publish again.",
    )


def _without_secrets(url: str, text: str) -> str:
    match = _url_parts(url)
    password, options = match["password"] or "", match["options"] or ""
    for secret in (url, options, password, unquote(password)):
        if secret:
            text = text.replace(secret, "***")
    return text
