"""The ledger: which version of which file is loaded, and how columns changed.

Two small Parquet files that marts can read, and a journal of what was entered since they were written.
"""

from collections import defaultdict
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from orchestration.base.settings import Settings
from orchestration.landing.journal import Journal
from orchestration.landing.ledger_rows import (
    LedgerRow,
    SchemaChange,
    VersionKey,
    is_current,
    read_rows,
    write_rows,
)

__all__ = ["Ledger", "LedgerRow", "SchemaChange"]

_Index = defaultdict[tuple[str, ...], dict[VersionKey, LedgerRow]]


class Ledger:
    """The ledger of one warehouse, kept in memory.

    Every version is entered in the journal as it is loaded; `write` writes everything to the two files, each by
    rename, and ends the journal. What an interrupted landing left in the journal is read with the files.
    """

    def __init__(self, settings: Settings) -> None:
        self._folder = settings.ledger_dir
        self._rows: dict[VersionKey, LedgerRow] = {}
        self._changes: dict[VersionKey, list[SchemaChange]] = {}
        # Lookups for every file must not scan all of history: versions by file, and loaded ones by table
        # and by content.
        self._of_file: _Index = defaultdict(dict)
        self._of_table: _Index = defaultdict(dict)
        self._of_content: _Index = defaultdict(dict)
        self._last_loaded_at: defaultdict[tuple[str, str], datetime] = defaultdict(lambda: datetime.min)
        self._is_on_disk = False
        for row in read_rows(self._delivery_file, LedgerRow):
            self._put(row)
        for change in read_rows(self._schema_change_file, SchemaChange):
            self._changes.setdefault(change.key, []).append(change)
        self._is_on_disk = is_current(self._delivery_file, LedgerRow) and is_current(
            self._schema_change_file, SchemaChange
        )
        self._journal = Journal(self._folder)
        for row, changes in self._journal.entries():
            self._enter(row, changes)

    @property
    def _delivery_file(self) -> Path:
        return self._folder / "delivery.parquet"

    @property
    def _schema_change_file(self) -> Path:
        return self._folder / "schema_change.parquet"

    @property
    def rows(self) -> list[LedgerRow]:
        """Every version, in order of entry."""
        return list(self._rows.values())

    @property
    def changes(self) -> list[SchemaChange]:
        """Every change to a column."""
        return [change for changes in self._changes.values() for change in changes]

    def loaded(self, system: str | None = None, table: str | None = None) -> list[LedgerRow]:
        """The versions whose rows are in raw: all, or those of one table."""
        if system is None:
            return [row for rows in self._of_table.values() for row in rows.values()]
        return list(self._of_table[system, table or ""].values())

    def loaded_with(self, system: str, table: str, delivery_hash: str) -> list[LedgerRow]:
        """The versions of a table with this hash whose rows are in raw, whatever the names of their files."""
        return list(self._of_content[system, table, delivery_hash].values())

    def last_loaded_at(self, system: str, table: str) -> datetime:
        """When the newest version of a table was loaded, even if replaced or failed; `datetime.min` if none was."""
        return self._last_loaded_at[system, table]

    def commit(self, row: LedgerRow, changes: list[SchemaChange]) -> list[LedgerRow]:
        """Enter a version, first in the journal. Returns the versions that it replaces.

        A loaded version replaces the other versions of its file, failed ones too; a failed one replaces
        only former failures, so that the last good version stays.
        """
        self._journal.append(row, changes)
        return self._enter(row, changes)

    def settle(self, row: LedgerRow) -> None:
        """Record that the file has the content of a loaded version again: its failures are over."""
        for other in self._former(row):
            if other.status == "failed":
                self.mark(other, "replaced", other.reason)

    def set_max_age(self, system: str, table: str, days: int | None) -> None:
        """Record how old the newest delivery of a table may be; changing this needs no reload."""
        for row in self.rows:
            if (row.system, row.table_name) == (system, table) and row.max_age_days != days:
                self._put(replace(row, max_age_days=days))

    def mark(self, row: LedgerRow, status: str, reason: str | None) -> None:
        """Give a version another status, which the next `write` puts on disk."""
        self._put(replace(row, status=status, reason=reason))

    def recount(
        self, row: LedgerRow, row_count: int, reject_count: int, part_hash: str, expired_count: int = 0
    ) -> LedgerRow:
        """Record what is left of a version after rows were removed, `expired_count` of them for their age."""
        counted = replace(
            row,
            line_count=row_count + reject_count,
            row_count=row_count,
            reject_count=reject_count,
            part_hash=part_hash,
            expired_count=(row.expired_count or 0) + expired_count,
        )
        self._put(counted)
        return counted

    def write(self) -> None:
        """Write both files, even if empty, and end the journal. Does nothing if everything is on disk."""
        if self._is_on_disk:
            return
        self._folder.mkdir(parents=True, exist_ok=True)
        # Changes first: a change of a version that is not in the ledger is dropped by the next commit.
        write_rows(self._schema_change_file, SchemaChange, self.changes)
        write_rows(self._delivery_file, LedgerRow, self.rows)
        # Only now: reading a journal again enters the same versions, which changes nothing.
        self._journal.end()
        self._is_on_disk = True

    def _enter(self, row: LedgerRow, changes: list[SchemaChange]) -> list[LedgerRow]:
        replaced = [
            other for other in self._former(row) if row.status == "loaded" or other.status == "failed"
        ]
        for other in replaced:
            self._put(replace(other, status="replaced"))
        # If a version is loaded again, what was recorded the first time is replaced.
        self._drop(row)
        self._changes.pop(row.key, None)
        self._put(row)
        if changes:
            self._changes[row.key] = changes
        return [other for other in replaced if other.status == "loaded"]

    def _former(self, row: LedgerRow) -> list[LedgerRow]:
        """The other versions of the same file that are not replaced yet."""
        others = self._of_file[row.file_key].values()
        return [other for other in others if other.key != row.key and other.status != "replaced"]

    def _put(self, row: LedgerRow) -> None:
        self._is_on_disk = False
        self._rows[row.key] = self._of_file[row.file_key][row.key] = row
        table = (row.system, row.table_name)
        self._last_loaded_at[table] = max(self._last_loaded_at[table], row.loaded_at)
        for rows in self._loaded_beside(row):
            if row.status == "loaded":
                rows[row.key] = row
            else:
                rows.pop(row.key, None)

    def _drop(self, row: LedgerRow) -> None:
        for rows in (self._rows, self._of_file[row.file_key], *self._loaded_beside(row)):
            rows.pop(row.key, None)

    def _loaded_beside(self, row: LedgerRow) -> tuple[dict[VersionKey, LedgerRow], ...]:
        table = (row.system, row.table_name)
        return self._of_table[table], self._of_content[*table, row.delivery_hash]
