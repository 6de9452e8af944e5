"""The vault: the clear values of pseudonyms, only for deliveries that ask for it."""

import os
from pathlib import Path

import duckdb

from orchestration.base.settings import Settings
from orchestration.base.sql import quote_ident, quote_path, quote_text


def add_to_vault(
    connection: duckdb.DuckDBPyConnection, settings: Settings, identifier_type: str, table: str
) -> None:
    """Merge the temporary table `table` (pseudonym, value) into warehouse/vault/<identifier_type>.parquet.

    One row per pseudonym, the value normalised. Folder mode 0700, file mode 0600, put in place by rename. If
    an interrupted landing is repeated, values it added are simply there already.
    """
    settings.vault_dir.mkdir(parents=True, exist_ok=True)
    settings.vault_dir.chmod(0o700)
    path = settings.vault_dir / f"{identifier_type}.parquet"
    beside = path.with_name(f".{path.name}.tmp")
    rows = f"select pseudonym, value from {quote_ident(table)}"
    if path.is_file():
        rows += f" union select pseudonym, value from read_parquet({quote_path(path)})"
    _create_private(beside)
    query = f"select pseudonym, any_value(value) as value from ({rows}) group by pseudonym order by pseudonym"
    connection.execute(f"copy ({query}) to {quote_text(str(beside))} (format parquet, compression zstd)")
    beside.chmod(0o600)
    beside.replace(path)


def remove_from_vault(connection: duckdb.DuckDBPyConnection, settings: Settings) -> bool:
    """Remove the pseudonyms in the temporary table `person` (name) from the vault. True if it had any."""
    is_any = False
    for path in sorted(settings.vault_dir.glob("*.parquet")):
        vault = f"read_parquet({quote_path(path)})"
        is_named = "pseudonym in (select name from person)"
        if not connection.execute(f"select 1 from {vault} where {is_named} limit 1").fetchone():
            continue
        is_any = True
        beside = path.with_name(f".{path.name}.tmp")
        _create_private(beside)
        connection.execute(
            f"copy (select * from {vault} where not {is_named} order by pseudonym) "
            f"to {quote_text(str(beside))} (format parquet, compression zstd)"
        )
        beside.chmod(0o600)
        beside.replace(path)
    return is_any


def _create_private(path: Path) -> None:
    path.unlink(missing_ok=True)
    os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
