"""The DuckDB connection that a delivery is loaded with."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

import duckdb

from orchestration.base.duckdb_settings import NO_DOWNLOADS, limit_resources, temp_dir
from orchestration.base.settings import Settings


@contextmanager
def landing_connection(settings: Settings) -> Iterator[duckdb.DuckDBPyConnection]:
    """An in-memory DuckDB, closed at the end.

    Beyond its memory limit it spills to encrypted files, because the data is not pseudonymised yet. It downloads
    nothing and keeps the order of a file. Raises ConfigError for a limit that DuckDB does not understand.
    """
    spill = temp_dir(settings) / "landing"
    spill.mkdir(parents=True, exist_ok=True)
    spill.chmod(0o700)
    config = {
        "temp_file_encryption": "true",
        # Without the httpfs extension DuckDB encrypts with weaker randomness. That is enough for files whose key is
        # never stored and that are gone after the load; besides, only the owner can read the folder.
        "force_mbedtls_unsafe": "true",
        **NO_DOWNLOADS,
    }
    with duckdb.connect(":memory:", config=config) as connection:
        limit_resources(connection, spill, keep_order=True)
        connection.execute("set TimeZone = 'UTC'")
        yield connection


class LandingDatabase:
    """One in-memory DuckDB for all files of a landing: opening one costs more than reading a small file.

    Every file gets its own connection, with its own temporary tables.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._opened = ExitStack()
        self._database: duckdb.DuckDBPyConnection | None = None

    @contextmanager
    def connection(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """A connection for one file. After an error the next file gets a new database."""
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
        """Release memory and spilled files."""
        self._database = None
        self._opened.close()
