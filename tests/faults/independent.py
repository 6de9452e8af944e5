"""Which marks stand in a damaged file, read by other means than landing reads it."""

import gzip
import io
import zlib

import pyarrow as pa
import pyarrow.parquet as pq
from openpyxl import load_workbook

from tests.faults.specimens import MARK

# A file that is to be refused need not be read; whatever its reader raises says that.
_UNREADABLE: tuple[type[Exception], ...] = (Exception,)


def marks_in(kind: str, content: bytes, whole: bytes) -> set[str]:
    """The marks of the records that a reader must account for.

    Where the independent reader cannot read a Parquet file or a workbook, those of the whole file: what is
    loaded from it all the same must be complete.
    """
    if kind in ("csv", "jsonl"):
        return _in_text(content)
    read = _in_parquet if kind == "parquet" else _in_workbook
    try:
        return read(content)
    except _UNREADABLE:
        return read(whole)


def _in_text(content: bytes) -> set[str]:
    if content.startswith(b"\x1f\x8b"):
        try:
            content = gzip.decompress(content)
        except (OSError, EOFError, zlib.error):
            return set()
    return set(MARK.findall(content.decode("utf-8", errors="replace")))


def _in_parquet(content: bytes) -> set[str]:
    table = pq.read_table(io.BytesIO(content))
    texts = [column.cast(pa.string()).to_pylist() for column in table.columns]
    return {mark for values in texts for value in values for mark in MARK.findall(value or "")}


def _in_workbook(content: bytes) -> set[str]:
    sheet = load_workbook(io.BytesIO(content), read_only=False).worksheets[0]
    values = (str(cell) for row in sheet.iter_rows(values_only=True) for cell in row if cell is not None)
    return {mark for value in values for mark in MARK.findall(value)}
