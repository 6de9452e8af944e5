"""Where planted texts leaked: cells of the published marts, and bytes of the published files (R114).

The comparison is case-insensitive. Leaks are reported by place, never by text.
"""

import re
from collections.abc import Iterator
from pathlib import Path

import duckdb

from orchestration.base.errors import KlantbeeldError
from orchestration.base.sql import exact_path, only_row, quote_ident
from orchestration.publish.duckdb_file import MARTS_SCHEMA

_CHUNK_BYTES = 8 << 20
_WITHOUT_TEXT = re.compile(
    r"^(U?(TINYINT|SMALLINT|INTEGER|BIGINT|HUGEINT)|DECIMAL.*|DOUBLE|FLOAT|BOOLEAN|DATE|TIME.*|INTERVAL)$"
)


def find_leaks(
    connection: duckdb.DuckDBPyConnection, types: dict[str, dict[str, str]], texts: set[str]
) -> dict[str, list[str]]:
    """The places of each published text: 'mart.column', 'mart.parquet column' or the file's name.

    `types` are the published marts with their columns. The connection was made by open_published; the
    files searched are those of the version it has open, so one version is judged as a whole.
    """
    places: dict[str, list[str]] = {}
    if not texts:
        return places
    folder = _version_folder(connection)
    for place, text in (*_in_cells(connection, types, folder, texts), *_in_files(folder, texts)):
        places.setdefault(text, []).append(place)
    return places


def _version_folder(connection: duckdb.DuckDBPyConnection) -> Path:
    query = "select path from duckdb_databases() where database_name = current_database()"
    return Path(only_row(connection.execute(query))[0]).parent


def _in_cells(
    connection: duckdb.DuckDBPyConnection, types: dict[str, dict[str, str]], folder: Path, texts: set[str]
) -> Iterator[tuple[str, str]]:
    for mart, columns in types.items():
        file = folder / "parquet" / f"{mart}.parquet"
        for column in [name for name, data_type in columns.items() if not _WITHOUT_TEXT.match(data_type)]:
            table = quote_ident(MARTS_SCHEMA, mart)
            yield from _in_column(connection, table, column, texts, [], f"{mart}.{column}")
            # Compressed, so its bytes alone would show nothing.
            if file.is_file():
                place = f"{file.name} {column}"
                yield from _in_column(connection, "read_parquet(?)", column, texts, [exact_path(file)], place)


def _in_column(
    connection: duckdb.DuckDBPyConnection,
    relation: str,
    column: str,
    texts: set[str],
    values: list[str],
    place: str,
) -> Iterator[tuple[str, str]]:
    query = f"""
        with
        cells as (select distinct lower(cast({quote_ident(column)} as varchar)) as cell from {relation}),
        wanted as (select unnest(cast(? as varchar[])) as wanted)
        select wanted from wanted
        where exists (select 1 from cells where contains(cell, lower(wanted)))
    """
    for (text,) in connection.execute(query, [*values, sorted(texts)]).fetchall():
        yield place, text


def _in_files(folder: Path, texts: set[str]) -> Iterator[tuple[str, str]]:
    needles = {text: text.encode().lower() for text in sorted(texts)}
    overlap = max(map(len, needles.values())) - 1
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        seen = set()
        for chunk in _chunks(path, overlap):
            seen |= {text for text, needle in needles.items() if text not in seen and needle in chunk}
        for text in sorted(seen):
            yield f"bytes of {path.relative_to(folder)}", text


def _chunks(path: Path, overlap: int) -> Iterator[bytes]:
    """The file in lower case, each chunk with the last `overlap` bytes of the one before."""
    try:
        with path.open("rb") as file:
            rest = b""
            while block := file.read(_CHUNK_BYTES):
                chunk = rest + block.lower()
                yield chunk
                rest = chunk[-overlap:]
    except OSError as error:
        hint = "Publish again: klantbeeld publish."
        raise KlantbeeldError(f"{path} cannot be read: {error.strerror}.", hint) from error
