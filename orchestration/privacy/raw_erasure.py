"""Raw without the people: every file that has them is rewritten and replaced, and the ledger is recounted."""

from collections.abc import Collection, Iterator
from pathlib import Path

import duckdb

from orchestration.base.settings import Settings
from orchestration.landing.config import LandingConfig
from orchestration.landing.files import content_hash
from orchestration.landing.ledger import Ledger, LedgerRow
from orchestration.landing.raw_store import PART, RawStore
from orchestration.landing.write import rows_in
from orchestration.privacy.identifiers import identifier_kinds
from orchestration.privacy.key import PseudonymKey
from orchestration.privacy.raw_tables import raw_tables
from orchestration.privacy.scrub import Scrubber


class RawErasure:
    """One erasure in raw and in the rejected lines. The temporary table `person` has the pseudonyms."""

    def __init__(
        self,
        settings: Settings,
        config: LandingConfig,
        connection: duckdb.DuckDBPyConnection,
        key: PseudonymKey,
        texts: frozenset[str],
        ledger: Ledger,
    ) -> None:
        self._warehouse = settings.warehouse_dir
        self._connection = connection
        self._store = RawStore(settings)
        self._ledger = ledger
        self._scrubber = Scrubber(connection, key, identifier_kinds(config), texts)
        self._tables = {table.folder: table for table in raw_tables(settings, config)}

    def files(self) -> list[str]:
        """The files, below the warehouse folder, that hold anything about the people."""
        found = [path for table in self._tables.values() for path in self._scrubber.files_of(table)]
        found += [path for path in self._rejected() if self._scrubber.named_lines(path)]
        return [path.relative_to(self._warehouse).as_posix() for path in found]

    def rewrite(self, files: Collection[str]) -> tuple[int, int]:
        """Rewrite these files. Returns how many rows and rejected lines went, including by an interrupted erasure.

        A file that an interrupted erasure already rewrote stays as it is.
        """
        rows = rejects = 0
        for name in sorted(files):
            path = self._warehouse / name
            if path.is_file():
                self._rewrite(path)
        for version in self._ledger.loaded():
            part = self._store.part(version)
            rejected = self._store.rejected_file(version.system, version.table_name, version.delivery_hash)
            names = {path.relative_to(self._warehouse).as_posix() for path in (part, rejected)}
            if names & set(files):
                counted = self._recount(version, part, rejected)
                rows += (version.row_count or 0) - (counted.row_count or 0)
                rejects += (version.reject_count or 0) - (counted.reject_count or 0)
        self._ledger.write()
        return rows, rejects

    def _rejected(self) -> Iterator[Path]:
        for version in self._ledger.loaded():
            path = self._store.rejected_file(version.system, version.table_name, version.delivery_hash)
            if path.is_file():
                yield path

    def _rewrite(self, path: Path) -> None:
        with self._store.incoming() as folder:
            beside = folder / PART
            beside.touch(mode=0o600)
            table = self._tables.get(path.parents[2])
            if table is not None:
                self._scrubber.rewrite(table, path, beside)
            elif not self._scrubber.rewrite_rejected(path, beside):
                path.unlink()
                return
            beside.chmod(path.stat().st_mode & 0o777)
            beside.replace(path)

    def _recount(self, version: LedgerRow, part: Path, rejected: Path) -> LedgerRow:
        rows = rows_in(self._connection, part)
        rejects = rows_in(self._connection, rejected) if rejected.is_file() else 0
        return self._ledger.recount(version, rows, rejects, content_hash(part))
