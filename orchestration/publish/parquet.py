"""The published Parquet files: one per mart, byte for byte the same for the same content."""

import hashlib
from pathlib import Path

import duckdb

from orchestration.base.sql import only_row, quote_ident, quote_text
from orchestration.publish.duckdb_file import MARTS_SCHEMA, Mart
from orchestration.publish.failures import explained


def write_parquet(
    connection: duckdb.DuckDBPyConnection, catalog: str, marts: list[Mart], folder: Path
) -> str:
    """Write `<mart>.parquet` (zstd) for every mart of an attached published file into `folder`.

    A file's key-value metadata holds the descriptions: `description`, and `column:<name>` per column. Returns a hash
    (64 hex digits) of all names and contents: the fingerprint of this publication.
    """
    fingerprint = hashlib.sha256()
    with explained(f"Writing the Parquet files in {folder}"):
        folder.mkdir(exist_ok=True)
        (threads,) = only_row(connection.execute("select current_setting('threads')"))
        # One thread: several would cut the row groups differently from run to run.
        connection.execute("set threads = 1")
        for mart in marts:
            target = folder / f"{mart.name}.parquet"
            relation = quote_ident(catalog, MARTS_SCHEMA, mart.name)
            connection.execute(
                f"copy {relation} to {quote_text(target)} (format parquet, compression zstd{_metadata(mart)})"
            )
            fingerprint.update(mart.name.encode() + b"\0" + _hash_file(target))
        connection.execute(f"set threads = {threads}")
    return fingerprint.hexdigest()


def _metadata(mart: Mart) -> str:
    texts = {
        "description": mart.comment,
        **{f"column:{column.name}": column.comment for column in mart.columns},
    }
    pairs = ", ".join(f"{quote_text(key)}: {quote_text(text)}" for key, text in texts.items() if text)
    return f", kv_metadata {{{pairs}}}" if pairs else ""


def _hash_file(path: Path) -> bytes:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").digest()
