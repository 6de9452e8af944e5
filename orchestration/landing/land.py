"""`land`: loads every declared delivery into raw, once, with every record accounted for."""

from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import duckdb

from orchestration.base.duckdb_settings import MEMORY_VARIABLE
from orchestration.base.errors import ConfigError, DeliveryError
from orchestration.base.lock import writing
from orchestration.base.settings import Settings
from orchestration.base.system_errors import is_disk_full
from orchestration.landing.config import LandingConfig
from orchestration.landing.connection import LandingDatabase
from orchestration.landing.delivery import Delivery
from orchestration.landing.file_hashes import FileHashes
from orchestration.landing.files import DeliveredFile, delivery_hash, find_files, moment_of
from orchestration.landing.ledger import Ledger, LedgerRow
from orchestration.landing.load import Entered, Loader, new_row
from orchestration.landing.placeholder import write_placeholder
from orchestration.landing.raw_store import RawStore
from orchestration.landing.report import LandedFile, LandingReport
from orchestration.privacy.erased import Erased, read_digests
from orchestration.privacy.key import PseudonymKey, open_key, store_key_id
from orchestration.privacy.private import make_private
from orchestration.privacy.processing import write_processing
from orchestration.privacy.terms import read_terms

__all__ = ["LandedFile", "LandingReport", "land"]

_FAILED_HASH = "f" * 16
_Event = Callable[[LandedFile], None]
_Found = list[tuple[Delivery, list[DeliveredFile]]]


def land(
    settings: Settings,
    config: LandingConfig,
    only: list[tuple[str, str]] | None = None,
    on_event: _Event | None = None,
    is_verifying: bool = False,
) -> LandingReport:
    """Land the deliveries of landing.yml, or those of the tables (system, table) in `only`.

    A delivery that cannot be loaded is reported as failed and leaves its former version in place; the others
    continue. `on_event` is called after every file. `is_verifying`: read every file again, even if size and times
    say that it did not change, and compare every part of raw with what was written. Raises ConfigError if
    nothing may be written: a key that is not the warehouse's, a file outside the landing folder,
    one file matched by two deliveries of a table; WarehouseBusy if another process writes; the system's
    own error if the disk is full or not writable.
    """
    deliveries = [d for d in config.deliveries if only is None or (d.system, d.table) in only]
    with writing(settings):
        found = [
            (delivery, find_files(delivery, settings.landing_dir)) for delivery in deliveries if delivery.path
        ]
        _assert_matched_once(found)
        key = _open_key_if_needed(settings, deliveries)
        landing = _Landing(settings, key, found, on_event, FileHashes(settings, is_verifying))
        with closing(landing):
            report = landing.run(deliveries, only is None, is_verifying)
        write_processing(settings, config)
        return report


class _Landing:
    """One run of landing."""

    def __init__(
        self,
        settings: Settings,
        key: PseudonymKey | None,
        found: _Found,
        on_event: _Event | None,
        hashes: FileHashes,
    ) -> None:
        self._settings = settings
        self._files = {id(delivery): files for delivery, files in found}
        self._on_event = on_event or (lambda file: None)
        self._store = RawStore(settings)
        self._ledger = Ledger(settings)
        self._database = LandingDatabase(settings)
        erased = Erased(key, read_digests(settings))
        terms = read_terms(settings)
        self._loader = Loader(settings, self._store, self._ledger, key, self._database, erased, terms)
        self._clock = _Clock()
        self._hashes = hashes

    def run(self, deliveries: list[Delivery], is_complete: bool, is_verifying: bool) -> LandingReport:
        report = LandingReport()
        for folder in (self._settings.raw_dir, self._settings.ledger_dir):
            make_private(folder)
        self._store.recover(self._ledger)
        if is_verifying:
            report.files += self._verify_raw()
        for delivery in reversed(deliveries):
            if delivery.freshness:
                self._ledger.set_max_age(delivery.system, delivery.table, delivery.freshness.max_age_days)
        self._ledger.write()
        for delivery in deliveries:
            for landed in self._land_delivery(delivery):
                report.files.append(landed)
                self._on_event(landed)
        self._ledger.write()
        self._write_placeholders(deliveries)
        self._hashes.write(is_complete)
        return report

    def close(self) -> None:
        """Release the resources of the landing."""
        self._database.close()

    def _verify_raw(self) -> Iterator[LandedFile]:
        """Compare every version in raw with what was written, and mark damaged ones to be loaded again.

        One whose file is no longer delivered is left in place and reported.
        """
        names = {file.name for files in self._files.values() for file in files}
        for row in self._ledger.loaded():
            if self._store.is_whole(row):
                continue
            reason = f"its rows in raw were damaged or changed: {self._store.part(row)}"
            if row.file_name in names:
                self._ledger.mark(row, "failed", reason)
                self._store.remove(row, self._ledger)
                continue
            reason += (
                "; its file is no longer delivered: put it back in the landing folder, or delete this one"
            )
            landed = LandedFile(row.system, row.table_name, row.file_name, "failed", reason=reason)
            self._on_event(landed)
            yield landed

    def _land_delivery(self, delivery: Delivery) -> Iterator[LandedFile]:
        if delivery.postgres is not None:
            yield self._land_table(delivery)
            return
        files = self._files[id(delivery)]
        if not files:
            reason = "no file in the landing folder matches this path"
            yield LandedFile(delivery.system, delivery.table, delivery.path or "", "missing", reason=reason)
        fingerprint = delivery.fingerprint()
        hashes: dict[str, str] = {}
        failures: dict[str, Exception] = {}
        for file in files:
            try:
                hashes[file.name] = delivery_hash(fingerprint, self._hashes.of(file))
            except Exception as error:
                failures[file.name] = error
        for file in files:
            if file.name in hashes:
                yield self._land_file(delivery, file, hashes)
            else:
                row = new_row(delivery, file.name, _FAILED_HASH, self._now(delivery))
                yield self._failed(row, failures[file.name])

    def _land_file(self, delivery: Delivery, file: DeliveredFile, hashes: dict[str, str]) -> LandedFile:
        version = hashes[file.name]
        known = self._known(delivery, file.name, hashes)
        if known:
            self._ledger.settle(known)
            return LandedFile(delivery.system, delivery.table, file.name, "unchanged")
        row = new_row(delivery, file.name, version, self._now(delivery))
        try:
            row = replace(row, loaded_at=moment_of(delivery, file.name, row.loaded_at))
            return _landed(self._loader.load_file(delivery, file, row))
        except Exception as error:
            return self._failed(row, error)

    def _known(self, delivery: Delivery, file_name: str, hashes: dict[str, str]) -> LedgerRow | None:
        """The loaded version with this file's content, whatever the name it was loaded under.

        A version does not count if its file has other content by now, as it is about to be replaced. Nor does one
        without records under another name: two equal empty files say that nothing happened on two
        days.
        """
        for row in self._ledger.loaded_with(delivery.system, delivery.table, hashes[file_name]):
            if not row.line_count and row.file_name != file_name:
                continue
            if hashes.get(row.file_name, row.delivery_hash) == row.delivery_hash:
                return row
        return None

    def _land_table(self, delivery: Delivery) -> LandedFile:
        assert delivery.postgres is not None
        name = f"postgres:{delivery.postgres.schema_name}.{delivery.postgres.table}"
        now = self._now(delivery)
        try:
            loaded = self._loader.load_table(delivery, name, now)
        except Exception as error:
            return self._failed(new_row(delivery, name, _FAILED_HASH, now), error)
        if loaded is None:
            return LandedFile(delivery.system, delivery.table, name, "unchanged")
        return _landed(loaded)

    def _now(self, delivery: Delivery) -> datetime:
        """The time, later than any version of the table, so that a clock set back does not change the order."""
        return self._clock.now(self._ledger.last_loaded_at(delivery.system, delivery.table))

    def _failed(self, row: LedgerRow, error: Exception) -> LandedFile:
        if is_disk_full(error):
            raise error
        reason = _reason(error)
        self._ledger.commit(replace(row, status="failed", reason=reason), [])
        return LandedFile(row.system, row.table_name, row.file_name, "failed", reason=reason)

    def _write_placeholders(self, deliveries: list[Delivery]) -> None:
        with self._database.connection() as connection:
            for system, table in dict.fromkeys((d.system, d.table) for d in deliveries):
                of_table = [d for d in deliveries if (d.system, d.table) == (system, table)]
                write_placeholder(connection, self._store, self._ledger, system, table, of_table)


def _reason(error: Exception) -> str:
    """Why a delivery failed. DuckDB's message may repeat a value of the file, so only the error type is passed on."""
    if isinstance(error, DeliveryError):
        return error.message
    if isinstance(error, duckdb.OutOfMemoryException):
        return f"it needs more memory than {MEMORY_VARIABLE} allows; raise it"
    if isinstance(error, OSError) and error.strerror:
        return f"it could not be loaded: {error.strerror}"
    return f"it could not be loaded ({type(error).__name__})"


class _Clock:
    """The time in UTC, never the same twice, so that the later of two files is the later version."""

    def __init__(self) -> None:
        self._last = datetime.min

    def now(self, after: datetime) -> datetime:
        last = max(self._last, after)
        self._last = max(datetime.now(UTC).replace(tzinfo=None), last + timedelta(microseconds=1))
        return self._last


def _landed(entered: Entered) -> LandedFile:
    row = entered.row
    return LandedFile(
        row.system,
        row.table_name,
        row.file_name,
        "replaced" if entered.is_replacing else "loaded",
        row.line_count or 0,
        row.row_count or 0,
        row.reject_count or 0,
        warnings=entered.warnings,
    )


def _open_key_if_needed(settings: Settings, deliveries: list[Delivery]) -> PseudonymKey | None:
    if not any(delivery.identifiers for delivery in deliveries):
        return None
    key = open_key(settings)
    store_key_id(settings, key)
    return key


def _assert_matched_once(found: _Found) -> None:
    """A file matched by two deliveries of one table would be loaded by each in turn, forever."""
    owners: dict[tuple[str, str, str], Delivery] = {}
    for delivery, files in found:
        for file in files:
            first = owners.setdefault((delivery.system, delivery.table, file.name), delivery)
            if first is not delivery:
                raise ConfigError(
                    f"{file.name} is matched by two deliveries of {delivery.name}: "
                    f"path {first.path} and path {delivery.path}.",
                    "Make one of the two patterns narrower in landing.yml.",
                )
