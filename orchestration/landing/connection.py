"""The DuckDB connection that a delivery is loaded with."""

import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

import duckdb

from orchestration.errors import ConfigError
from orchestration.settings import Settings
from orchestration.sql import quote_text

MEMORY_VARIABLE = "KLANTBEELD_MEMORY_LIMIT"
_SHARE_OF_MEMORY = 0.5


@contextmanager
def landing_connection(settings: Settings) -> Iterator[duckdb.DuckDBPyConnection]:
    """An in-memory DuckDB, closed at the end.

    Beyond its memory limit (KLANTBEELD_MEMORY_LIMIT, else half of the machine's) it spills below the
    warehouse, and encrypted, because what spills is not pseudonymised yet. It downloads nothing and keeps the
    order of a file. Raises ConfigError for a memory limit that DuckDB does not understand.
    """
    spill = settings.warehouse_dir / "tmp" / "landing"
    spill.mkdir(parents=True, exist_ok=True)
    spill.chmod(0o700)
    config = {
        "temp_directory": str(spill),
        "temp_file_encryption": "true",
        # Without the httpfs extension DuckDB encrypts with a weaker source of randomness. Enough for files of which
        # the key is never stored and that are gone after the load; the folder is the owner's alone besides.
        "force_mbedtls_unsafe": "true",
        "preserve_insertion_order": "true",
        "autoinstall_known_extensions": "false",
        "autoload_known_extensions": "false",
    }
    with duckdb.connect(":memory:", config=config) as connection:
        _limit_memory(connection)
        connection.execute("set TimeZone = 'UTC'")
        yield connection


class LandingDatabase:
    """One in-memory DuckDB for all files of a landing: to open one costs more than to read a small file.

    Every file gets a connection of its own, with temporary tables of its own.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._opened = ExitStack()
        self._database: duckdb.DuckDBPyConnection | None = None

    @contextmanager
    def connection(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """A connection for one file. After an error the next file gets a new database, whatever the error left."""
        if self._database is None:
            self._database = self._opened.enter_context(landing_connection(self._settings))
        try:
            with self._database.cursor() as connection:
                connection.execute("set TimeZone = 'UTC'")
                yield connection
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Give back memory and spilled files."""
        self._database = None
        self._opened.close()


def _limit_memory(connection: duckdb.DuckDBPyConnection) -> None:
    limit = os.environ.get(MEMORY_VARIABLE)
    if limit is None:
        machine = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
        limit = f"{int(machine * _SHARE_OF_MEMORY / 2**20)}MiB"
    try:
        # Not as a parameter: with the first one DuckDB imports pandas, a third of a second.
        connection.execute(f"set memory_limit = {quote_text(limit)}")
    except duckdb.Error:
        raise ConfigError(f"{MEMORY_VARIABLE} is {limit!r}.", "Write a size such as 4GB.") from None
