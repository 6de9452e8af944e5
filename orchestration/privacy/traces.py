"""Searches everything below the warehouse folder for people who should not be there any more."""

from collections.abc import Collection, Iterator
from pathlib import Path

import duckdb

from orchestration.base.settings import Settings
from orchestration.base.sql import quote_ident, quote_path, quote_text
from orchestration.privacy.texts import is_number, searchable, word_pattern

_CHUNK_BYTES = 8 * 2**20


def find_traces(
    connection: duckdb.DuckDBPyConnection,
    settings: Settings,
    pseudonyms: Collection[str],
    texts: Collection[str],
) -> list[Path]:
    """The files that have a pseudonym or an identifier, in their bytes or in their compressed content.

    Identifiers of only digits are not searched: the same digits may be the number of something else. The temporary
    table `person` has the pseudonyms.
    """
    words = [text for text in searchable(texts) if not is_number(text)]
    needles = [text.encode() for text in {*pseudonyms, *words}]
    return [
        path
        for path in sorted(settings.warehouse_dir.rglob("*"))
        if path.is_file()
        and not path.is_symlink()
        and not path.is_relative_to(settings.erasure_dir)
        and (_has_bytes(path, needles) or _has_values(connection, path, pseudonyms, words))
    ]


def _has_bytes(path: Path, needles: list[bytes]) -> bool:
    overlap = max(map(len, needles), default=1) - 1
    with path.open("rb") as file:
        tail = b""
        while chunk := file.read(_CHUNK_BYTES):
            content = (tail + chunk).lower()
            if any(needle in content for needle in needles):
                return True
            tail = content[-overlap:] if overlap else b""
    return False


def _has_values(
    connection: duckdb.DuckDBPyConnection, path: Path, pseudonyms: Collection[str], words: list[str]
) -> bool:
    if path.suffix == ".parquet":
        return _is_in(
            connection, f"read_parquet({quote_path(path)}, hive_partitioning = false)", pseudonyms, words
        )
    if path.suffix != ".duckdb":
        return False
    connection.execute(f"attach {quote_text(path)} as searched (read_only)")
    try:
        return any(_is_in(connection, table, pseudonyms, words) for table in _tables(connection))
    finally:
        connection.execute("detach searched")


def _tables(connection: duckdb.DuckDBPyConnection) -> Iterator[str]:
    # Views read tables or raw, which are searched themselves.
    tables = connection.execute(
        "select schema_name, table_name from duckdb_tables() where database_name = 'searched'"
    ).fetchall()
    return (quote_ident("searched", *table) for table in tables)


def _is_in(
    connection: duckdb.DuckDBPyConnection, relation: str, pseudonyms: Collection[str], words: list[str]
) -> bool:
    described = connection.execute(f"describe select * from {relation}").fetchall()
    columns = [quote_ident(row[0]) for row in described if "VARCHAR" in row[1]]
    if not columns:
        return False
    row = f"concat_ws(chr(31), {', '.join(f'cast({column} as varchar)' for column in columns)})"
    patterns = ["|".join(sorted(pseudonyms))] if pseudonyms else []
    patterns += [word_pattern(words)] if words else []
    found = " or ".join(f"regexp_matches({row}, {quote_text(pattern)})" for pattern in patterns) or "false"
    return bool(connection.execute(f"select 1 from {relation} where {found} limit 1").fetchone())
