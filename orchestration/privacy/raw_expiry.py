"""Raw without rows past their term: every file that has such rows is rewritten, and the ledger is recounted."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path

import duckdb

from orchestration.base.settings import Settings
from orchestration.base.sql import quote_ident, quote_text
from orchestration.landing.config import LandingConfig
from orchestration.landing.files import content_hash
from orchestration.landing.ledger import Ledger, LedgerRow
from orchestration.landing.raw_store import PART, RawStore
from orchestration.landing.readers.base import count_of
from orchestration.landing.write import rows_in
from orchestration.privacy.raw_tables import one_file, raw_tables
from orchestration.privacy.terms import Terms, is_expired_sql
from orchestration.privacy.vault import remove_from_vault


@dataclass(frozen=True)
class Expired:
    """What is past its term in one table. `kept_from`: the first day that stays."""

    table: str
    kept_from: date
    row_count: int
    reject_count: int


@dataclass(frozen=True)
class _Part:
    """The rows and the rejected lines of one delivery. `is_expired`: SQL that is true for a row past its term."""

    table: str
    version: LedgerRow
    file: Path
    rejected: Path
    is_expired: str
    row_count: int
    reject_count: int


class RawExpiry:
    """One pass over raw and the rejected lines, with the terms that will be in force."""

    def __init__(
        self,
        settings: Settings,
        config: LandingConfig,
        connection: duckdb.DuckDBPyConnection,
        terms: Terms,
        ledger: Ledger,
    ) -> None:
        self._settings = settings
        self._config = config
        self._connection = connection
        self._terms = terms
        self._store = RawStore(settings)
        self._ledger = ledger
        self._moments = {
            delivery.name: delivery.retention.by or "" for delivery in config.deliveries if delivery.retention
        }

    def count(self) -> list[Expired]:
        """What is past its term, per table with a term."""
        counts = {table: [0, 0] for table in self._terms.kept_from}
        for part in self._parts:
            counts[part.table][0] += part.row_count
            counts[part.table][1] += part.reject_count
        return [Expired(table, self._terms.kept_from[table], *numbers) for table, numbers in counts.items()]

    def remove(self) -> None:
        """Write the files without it and count it. What an interrupted run already removed is counted too."""
        for part in self._parts:
            if part.row_count:
                self._rewrite(part)
            if part.reject_count:
                part.rejected.unlink()
            self._recount(part)
        self._ledger.write()
        self._empty_vault()

    @cached_property
    def _parts(self) -> list[_Part]:
        return [
            self._read(table, version)
            for version in self._ledger.loaded()
            if (table := f"{version.system}.{version.table_name}") in self._terms.kept_from
        ]

    def _read(self, table: str, version: LedgerRow) -> _Part:
        file = self._store.part(version)
        is_expired = self._is_expired(table, version, file)
        rows = count_of(self._connection, f"select count(*) from {one_file(file)} where {is_expired}")
        # An unreadable line has no time, so it is as old as its delivery.
        rejected = self._store.rejected_file(version.system, version.table_name, version.delivery_hash)
        is_over = version.loaded_at.date() < self._terms.kept_from[table]
        rejects = rows_in(self._connection, rejected) if is_over and rejected.is_file() else 0
        return _Part(table, version, file, rejected, is_expired, rows, rejects)

    def _is_expired(self, table: str, version: LedgerRow, file: Path) -> str:
        delivered = f"timestamp '{version.loaded_at.isoformat(sep=' ')}'"
        columns = self._connection.execute(f"describe select * from {one_file(file)}").fetchall()
        by = self._moments[table]
        moment = quote_ident(by) if by in {column[0] for column in columns} else "null"
        return is_expired_sql(moment, self._terms.kept_from[table], delivered)

    def _rewrite(self, part: _Part) -> None:
        with self._store.incoming() as folder:
            beside = folder / PART
            beside.touch(mode=0o600)
            self._connection.execute(
                f"copy (select * from {one_file(part.file)} where not ({part.is_expired})) "
                f"to {quote_text(beside)} (format parquet, compression zstd)"
            )
            beside.chmod(part.file.stat().st_mode & 0o777)
            beside.replace(part.file)

    def _recount(self, part: _Part) -> None:
        rows = rows_in(self._connection, part.file)
        rejects = rows_in(self._connection, part.rejected) if part.rejected.is_file() else 0
        gone = (part.version.row_count or 0) + (part.version.reject_count or 0) - rows - rejects
        if gone:
            self._ledger.recount(part.version, rows, rejects, content_hash(part.file), expired_count=gone)

    def _empty_vault(self) -> None:
        """Remove clear values from the vault for people that no row of raw names any more."""
        named = [
            f"select {quote_ident(column)} as name from {table.rows}"
            for table in raw_tables(self._settings, self._config)
            for column in (*table.people, *table.handled_by)
        ]
        vaults = sorted(self._settings.vault_dir.glob("*.parquet"))
        if not vaults:
            return
        files = ", ".join(map(quote_text, vaults))
        still = " union all ".join(named) or "select null as name"
        self._connection.execute(
            f"create or replace temp table person as select distinct pseudonym as name from read_parquet([{files}]) "
            f"where pseudonym not in (select name from ({still}) where name is not null)"
        )
        remove_from_vault(self._connection, self._settings)
