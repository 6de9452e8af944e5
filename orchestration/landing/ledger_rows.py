"""The content of the ledger, and its form on disk."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import pyarrow as pa
import pyarrow.parquet as pq

from orchestration.base.errors import KlantbeeldError

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

VersionKey = tuple[str, str, str, str]


@dataclass(frozen=True)
class LedgerRow:
    """One delivered version of a file. Counts are data records; they are null for a version that failed.

    `status`: loaded; replaced (a later version of the same file took its place); failed. `loaded_at` is UTC.
    `column_types`: the columns of its rows with their types, see `schema_change.py`; null if that is not known.
    `part_hash`: SHA-256 (hex) of its Parquet file in raw. `left_out`: delivered columns that landing.yml does not name,
    as a JSON list; they are not written. `expired_count`: records that `line_count` does not count, because they are
    past the retention term of their table: left out when delivered, or removed since.
    The key is delivery_hash, system, table_name, file_name.
    """

    delivery_hash: str
    system: str
    table_name: str
    file_name: str
    format: str
    loaded_at: datetime
    line_count: int | None
    row_count: int | None
    reject_count: int | None
    byte_count: int | None
    status: str
    reason: str | None = None
    max_age_days: int | None = None
    column_types: str | None = None
    part_hash: str | None = None
    left_out: str | None = None
    expired_count: int | None = None

    @property
    def key(self) -> VersionKey:
        return (self.delivery_hash, self.system, self.table_name, self.file_name)

    @property
    def file_key(self) -> tuple[str, str, str]:
        return (self.system, self.table_name, self.file_name)


@dataclass(frozen=True)
class SchemaChange:
    """A column that was added, removed or retyped since the previous version of the table."""

    delivery_hash: str
    system: str
    table_name: str
    file_name: str
    loaded_at: datetime
    change: str
    column_name: str
    detail: str

    @property
    def key(self) -> VersionKey:
        return (self.delivery_hash, self.system, self.table_name, self.file_name)


Row = TypeVar("Row", bound="DataclassInstance")

_TYPES: dict[object, pa.DataType] = {
    str: pa.string(),
    str | None: pa.string(),
    datetime: pa.timestamp("us"),
    int | None: pa.int64(),
    bool: pa.bool_(),
}


def _schema(kind: type[Row]) -> pa.Schema:
    return pa.schema(
        [
            (field.name, pa.int32() if field.name == "max_age_days" else _TYPES[field.type])
            for field in fields(kind)
        ]
    )


def read_rows(path: Path, kind: type[Row]) -> list[Row]:
    """The rows of a file of the ledger, none if it does not exist; a column that it lacks is null."""
    if not path.is_file():
        return []
    try:
        # Not read_table, which imports a library for multi-file data sets: a third of a second.
        table = pq.ParquetFile(path, page_checksum_verification=True).read()
        columns = [_values(table, field.name) for field in fields(kind)]
    except (pa.ArrowException, OSError, ValueError, OverflowError) as error:
        if isinstance(error, OSError) and error.errno:
            raise
        raise damaged(path) from None
    return [kind(*values) for values in zip(*columns, strict=True)]


def damaged(path: Path) -> KlantbeeldError:
    """The error for a file of the ledger that cannot be read, with the way out."""
    return KlantbeeldError(
        f"{path} is damaged: it cannot be read as part of landing's ledger.",
        "Restore it from a backup. Or delete the folders ledger and raw in the warehouse and land again: every file "
        "that is still in the landing folder is loaded again.",
    )


def is_current(path: Path, kind: type[Row]) -> bool:
    """Whether the file exists and has the columns that this version of Klantbeeld writes."""
    return path.is_file() and pq.read_schema(path).names == [field.name for field in fields(kind)]


def _values(table: pa.Table, name: str) -> list[Any]:
    return table[name].to_pylist() if name in table.column_names else [None] * table.num_rows


def write_rows(path: Path, kind: type[Row], rows: Sequence[Row]) -> None:
    """Write a file of the ledger under a temporary name, and rename it."""
    beside = path.with_name(f".{path.name}.tmp")
    columns = {field.name: [getattr(row, field.name) for row in rows] for field in fields(kind)}
    # With checksums: without them, a fifth of all flipped bits were read as other values.
    pq.write_table(pa.table(columns, _schema(kind)), beside, write_page_checksum=True)
    beside.replace(path)
