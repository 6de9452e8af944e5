"""The ledger: which version of which file is loaded, and how columns changed.

Two small Parquet files that marts can read.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from orchestration.settings import Settings

_DELIVERY = pa.schema(
    [
        ("delivery_hash", pa.string()),
        ("system", pa.string()),
        ("table_name", pa.string()),
        ("file_name", pa.string()),
        ("format", pa.string()),
        ("loaded_at", pa.timestamp("us")),
        ("line_count", pa.int64()),
        ("row_count", pa.int64()),
        ("reject_count", pa.int64()),
        ("byte_count", pa.int64()),
        ("status", pa.string()),
        ("reason", pa.string()),
        ("max_age_days", pa.int32()),
    ]
)
_SCHEMA_CHANGE = pa.schema(
    [
        ("delivery_hash", pa.string()),
        ("system", pa.string()),
        ("table_name", pa.string()),
        ("file_name", pa.string()),
        ("loaded_at", pa.timestamp("us")),
        ("change", pa.string()),
        ("column_name", pa.string()),
        ("detail", pa.string()),
    ]
)


@dataclass(frozen=True)
class LedgerRow:
    """One delivered version of a file. Counts are data records; they are null for a version that failed.

    `status`: loaded; replaced (a later version of the same file took its place); failed. `loaded_at` is UTC.
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

    @property
    def key(self) -> tuple[str, str, str, str]:
        return (self.delivery_hash, self.system, self.table_name, self.file_name)


@dataclass(frozen=True)
class SchemaChange:
    """A column that a version has more, less or otherwise than the version of the table before it."""

    delivery_hash: str
    system: str
    table_name: str
    file_name: str
    loaded_at: datetime
    change: str
    column_name: str
    detail: str


class Ledger:
    """The ledger of one warehouse, kept in memory and written whole, each file put in place by rename."""

    def __init__(self, settings: Settings) -> None:
        self._folder = settings.ledger_dir
        self.rows = [LedgerRow(**row) for row in _read(self._delivery_file)]
        self.changes = [SchemaChange(**row) for row in _read(self._schema_change_file)]

    @property
    def _delivery_file(self) -> Path:
        return self._folder / "delivery.parquet"

    @property
    def _schema_change_file(self) -> Path:
        return self._folder / "schema_change.parquet"

    def loaded(self, system: str | None = None, table: str | None = None) -> list[LedgerRow]:
        """The versions whose rows are in raw: all, or those of one table."""
        return [
            row
            for row in self.rows
            if row.status == "loaded" and (system is None or (row.system, row.table_name) == (system, table))
        ]

    def commit(self, row: LedgerRow, changes: list[SchemaChange]) -> list[LedgerRow]:
        """Enter a version and write the ledger. Returns the versions that it replaces.

        A loaded version replaces the other versions of its file, failed ones too; a failed one replaces
        former failures alone, so that the last good version stays.
        """
        replaced = [
            other
            for other in self.rows
            if _is_former(other, row) and (row.status == "loaded" or other.status == "failed")
        ]
        kept = [
            replace(other, status="replaced") if other in replaced else other
            for other in self.rows
            if other.key != row.key
        ]
        # Of a version that is loaded again, what was noted the first time makes way.
        other_changes = [change for change in self.changes if _change_key(change) != row.key]
        self._save([*kept, row], other_changes + changes)
        return [other for other in replaced if other.status == "loaded"]

    def settle(self, row: LedgerRow) -> None:
        """Note that a loaded version is what its file holds again: failures of the same file are over."""
        failures = [other for other in self.rows if _is_former(other, row) and other.status == "failed"]
        if failures:
            self.rows = [
                replace(other, status="replaced") if other in failures else other for other in self.rows
            ]
            self.write()

    def set_max_age(self, system: str, table: str, days: int | None) -> None:
        """Note how old the newest delivery of a table may be; that can be declared anew without a reload."""
        self.rows = [
            replace(row, max_age_days=days) if (row.system, row.table_name) == (system, table) else row
            for row in self.rows
        ]

    def mark(self, row: LedgerRow, status: str, reason: str) -> None:
        """Give a version another status."""
        self.rows = [
            replace(other, status=status, reason=reason) if other == row else other for other in self.rows
        ]

    def write(self) -> None:
        """Write both files, also when they are empty."""
        self._save(self.rows, self.changes)

    def _save(self, rows: list[LedgerRow], changes: list[SchemaChange]) -> None:
        """Write, and only then believe it: what the disk refused is not in the ledger."""
        self._folder.mkdir(parents=True, exist_ok=True)
        # The changes first: one of a version that is not in the ledger is dropped by the next commit.
        _write(self._schema_change_file, _SCHEMA_CHANGE, [vars(change) for change in changes])
        _write(self._delivery_file, _DELIVERY, [vars(row) for row in rows])
        self.rows, self.changes = rows, changes


def _is_former(other: LedgerRow, row: LedgerRow) -> bool:
    same_file = (other.system, other.table_name, other.file_name) == (
        row.system,
        row.table_name,
        row.file_name,
    )
    return same_file and other.key != row.key and other.status != "replaced"


def _change_key(change: SchemaChange) -> tuple[str, str, str, str]:
    return (change.delivery_hash, change.system, change.table_name, change.file_name)


def _read(path: Path) -> list[dict[str, Any]]:
    return pq.read_table(path).to_pylist() if path.is_file() else []


def _write(path: Path, schema: pa.Schema, rows: list[dict[str, Any]]) -> None:
    beside = path.with_name(f".{path.name}.tmp")
    pq.write_table(pa.Table.from_pylist(rows, schema), beside)
    beside.replace(path)
