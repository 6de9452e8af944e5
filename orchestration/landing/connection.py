"""The DuckDB connection that a delivery is loaded with."""

from collections.abc import Iterator
from contextlib import contextmanager

import duckdb

from orchestration.duckdb_settings import limit_resources, temp_dir
from orchestration.settings import Settings


@contextmanager
def landing_connection(settings: Settings) -> Iterator[duckdb.DuckDBPyConnection]:
    """An in-memory DuckDB, closed at the end.

    Beyond its memory limit it spills encrypted, because what spills is not pseudonymised yet. It downloads
    nothing and keeps the order of a file. Raises ConfigError for a limit that DuckDB does not understand.
    """
    spill = temp_dir(settings) / "landing"
    spill.mkdir(parents=True, exist_ok=True)
    spill.chmod(0o700)
    config = {
        "temp_file_encryption": "true",
        # Without the httpfs extension DuckDB encrypts with a weaker source of randomness. Enough for files of which
        # the key is never stored and that are gone after the load; the folder is the owner's alone besides.
        "force_mbedtls_unsafe": "true",
        "autoinstall_known_extensions": "false",
        "autoload_known_extensions": "false",
    }
    with duckdb.connect(":memory:", config=config) as connection:
        limit_resources(connection, spill, keep_order=True)
        connection.execute("set TimeZone = 'UTC'")
        yield connection
