"""Loads one version of one file, or one Postgres table:

reads it, writes it to a temporary folder, moves it into place, enters it in the ledger.
"""

import json
import shutil
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

import duckdb

from orchestration.base.errors import DeliveryError
from orchestration.base.settings import Settings
from orchestration.landing.connection import LandingDatabase, landing_connection
from orchestration.landing.delivery import Delivery
from orchestration.landing.files import DeliveredFile, FileState, content_hash, delivery_hash
from orchestration.landing.ledger import Ledger, LedgerRow
from orchestration.landing.ledger_rows import VersionKey
from orchestration.landing.raw_store import PART, RawStore
from orchestration.landing.readers import stage_file
from orchestration.landing.readers.base import Staged
from orchestration.landing.readers.parquet_file import can_be_copied
from orchestration.landing.readers.postgres_table import snapshot_hash, stage_postgres
from orchestration.landing.schema_change import Columns, columns_as_text, find_changes
from orchestration.landing.unexpected import find_unexpected
from orchestration.landing.write import Writer, Written, assert_accounted, rows_in
from orchestration.privacy.erased import Erased
from orchestration.privacy.key import PseudonymKey
from orchestration.privacy.terms import Terms

_REJECTED = "rejected.parquet"


@dataclass(frozen=True)
class Entered:
    """A version as entered, whether it replaces another one, and the warnings about it."""

    row: LedgerRow
    is_replacing: bool
    warnings: tuple[str, ...]


@dataclass
class Loader:
    """What all loads of one landing share."""

    settings: Settings
    store: RawStore
    ledger: Ledger
    key: PseudonymKey | None
    database: LandingDatabase
    erased: Erased
    terms: Terms
    # The columns of the last loaded version of each table.
    _newest: dict[tuple[str, str], tuple[VersionKey, Columns]] = field(default_factory=dict, init=False)

    def load_file(self, delivery: Delivery, file: DeliveredFile, row: LedgerRow) -> "Entered":
        """Load a file as the version `row`, whose counts are still to be filled in.

        If it raises DeliveryError, nothing is changed.
        """
        state = FileState.of(file.path)
        with self.database.connection() as connection, self.store.incoming() as folder:
            staged = stage_file(connection, delivery, file.path)
            written = self._write(connection, delivery, staged, file, folder)
            if FileState.of(file.path) != state:
                raise DeliveryError(
                    "it changed while it was being read; a later run loads it once it is complete"
                )
            return self._enter(connection, delivery, staged, folder, _filled(row, written, state.byte_count))

    def load_table(self, delivery: Delivery, name: str, now: datetime) -> "Entered | None":
        """Load a Postgres table, or return None if its content was loaded before."""
        with landing_connection(self.settings) as connection, self.store.incoming() as folder:
            staged = stage_postgres(connection, delivery)
            row = new_row(
                delivery, name, delivery_hash(delivery.fingerprint(), snapshot_hash(connection, staged)), now
            )
            if any(
                other.key == row.key for other in self.ledger.loaded_with(*row.key[1:3], row.delivery_hash)
            ):
                self.ledger.settle(row)
                return None
            part, rejected = folder / PART, folder / _REJECTED
            written = self._writer(connection, delivery).write(staged, name, part, rejected)
            return self._enter(
                connection, delivery, staged, folder, _filled(row, written, part.stat().st_size)
            )

    def _write(
        self,
        connection: duckdb.DuckDBPyConnection,
        delivery: Delivery,
        staged: Staged,
        file: DeliveredFile,
        folder: Path,
    ) -> Written:
        part = folder / PART
        writer = self._writer(connection, delivery)
        if (
            delivery.format == "parquet"
            and not writer.kept_from
            and can_be_copied(connection, delivery, file.path)
        ):
            # Not a link: a file overwritten in place would change raw too.
            shutil.copyfile(file.path, part)
            return assert_accounted(Written(staged.record_count, rows_in(connection, part), 0))
        return writer.write(staged, file.name, part, folder / _REJECTED)

    def _writer(self, connection: duckdb.DuckDBPyConnection, delivery: Delivery) -> Writer:
        kept_from = self.terms.kept_from.get(delivery.name)
        return Writer(connection, self.settings, delivery, self.key, self.erased, kept_from)

    def _enter(
        self,
        connection: duckdb.DuckDBPyConnection,
        delivery: Delivery,
        staged: Staged,
        folder: Path,
        row: LedgerRow,
    ) -> "Entered":
        """Rejected records, then rows, then the ledger:

        the next landing removes what is not in the ledger.
        """
        former = max(
            self.ledger.loaded(row.system, row.table_name), key=lambda other: other.loaded_at, default=None
        )
        columns = Columns.of(connection, folder / PART)
        changes = find_changes(self._columns_of(connection, former), columns, row) if former else []
        row = replace(
            row,
            column_types=columns_as_text(columns.types),
            part_hash=content_hash(folder / PART),
            left_out=json.dumps(sorted(filter(delivery.is_undeclared, staged.columns))),
        )
        rejected = folder / _REJECTED
        if rejected.is_file():
            self.store.place_rejected(rejected, row)
        self.store.place(folder, row)
        try:
            replaced = self.ledger.commit(row, changes)
        except OSError:
            self.store.remove(row, self.ledger)
            raise
        for other in replaced:
            self.store.remove(other, self.ledger)
        self._newest[row.system, row.table_name] = (row.key, columns)
        return Entered(row, bool(replaced), tuple(find_unexpected(delivery, former, row, changes)))

    def _columns_of(self, connection: duckdb.DuckDBPyConnection, version: LedgerRow) -> Columns:
        """The columns of a version in raw, usually the one loaded just before."""
        key, columns = self._newest.get((version.system, version.table_name), (None, None))
        if columns is None or key != version.key:
            columns = Columns.of(connection, self.store.part(version))
        return columns


def new_row(delivery: Delivery, file_name: str, version_hash: str, loaded_at: datetime) -> LedgerRow:
    """A ledger row without counts."""
    return LedgerRow(
        delivery_hash=version_hash,
        system=delivery.system,
        table_name=delivery.table,
        file_name=file_name,
        format=delivery.format,
        loaded_at=loaded_at,
        line_count=None,
        row_count=None,
        reject_count=None,
        byte_count=None,
        status="loaded",
        max_age_days=delivery.freshness.max_age_days if delivery.freshness else None,
    )


def _filled(row: LedgerRow, written: Written, byte_count: int) -> LedgerRow:
    return replace(
        row,
        line_count=written.record_count,
        row_count=written.row_count,
        reject_count=written.reject_count,
        byte_count=byte_count,
        expired_count=written.expired_count or None,
    )
