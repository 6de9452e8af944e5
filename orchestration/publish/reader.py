"""How readers open the published marts.

A BI tool opens `warehouse/klantbeeld.duckdb` read-only. A tool that lets people type SQL must first close off
the rest of the machine, as `open_published` does and docs/bi-tools.md shows: the settings below in this order,
because the first cannot be set after the second and nothing after the third.

An open connection sees one version, whatever is published meanwhile; connect again for a newer one. The
folder `warehouse/parquet` is resolved for each file, so two files may come from two versions: resolve
it once, with `os.path.realpath("warehouse/parquet")`, and read all files below the result. A version stays on
disk until two newer ones have been published.
"""

import os
import tempfile
import uuid
from pathlib import Path

import duckdb

from orchestration.base.duckdb_settings import TEMP_VARIABLE, limit_resources
from orchestration.base.errors import KlantbeeldError
from orchestration.base.next_command import next_command
from orchestration.base.settings import Settings
from orchestration.base.sql import only_row, quote_text


def open_published(settings: Settings) -> duckdb.DuckDBPyConnection:
    """Open the current publication, read-only and locked down; the caller closes it.

    The marts are in schema `marts`. Files outside the version's Parquet folder cannot be read. Raises
    KlantbeeldError if nothing is published.
    """
    if not settings.published_file.is_file():
        raise KlantbeeldError(
            f"Nothing is published in {settings.warehouse_dir}.",
            f"Build and publish first: {next_command(settings, 'run')}.",
        )
    # Resolved, because DuckDB reuses an instance that this process still has open under the same path.
    file = settings.published_file.resolve()
    connection = duckdb.connect(str(file), read_only=True)
    (is_locked,) = only_row(connection.execute("select current_setting('lock_configuration')"))
    if not is_locked:
        _lock_down(connection, file.parent / "parquet")
    return connection


def _lock_down(connection: duckdb.DuckDBPyConnection, parquet_dir: Path) -> None:
    # A separate folder, as by default all readers of a file spill to the same folder beside it.
    folder = Path(os.environ.get(TEMP_VARIABLE) or tempfile.gettempdir())
    # The order of rows is part of a published table.
    limit_resources(connection, folder / f"klantbeeld-{uuid.uuid4().hex}", keep_order=True)
    connection.execute(f"set allowed_directories = [{quote_text(parquet_dir)}]")
    connection.execute("set enable_external_access = false")
    connection.execute("set lock_configuration = true")
