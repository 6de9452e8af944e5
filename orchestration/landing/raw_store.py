"""The folders of raw: versions are written beside and renamed into place; the ledger says which count."""

import shutil
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from glob import glob
from os.path import isfile
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from orchestration.base.settings import Settings
from orchestration.landing.files import content_hash
from orchestration.landing.ledger import Ledger, LedgerRow

PLACEHOLDER_HASH = "0" * 16
PLACEHOLDER_TIME = datetime(1970, 1, 1)
PART = "part.parquet"


def time_text(moment: datetime) -> str:
    """A time as written in the name of a folder: YYYYMMDDTHHMMSSffffff."""
    return moment.strftime("%Y%m%dT%H%M%S%f")


class RawStore:
    """Where the rows and the rejected records of each version are kept."""

    def __init__(self, settings: Settings) -> None:
        self._raw = settings.raw_dir
        self._rejected = settings.rejected_dir
        self._spill = settings.warehouse_dir / "tmp" / "landing"

    def version_dir(self, system: str, table: str, delivery_hash: str, loaded_at: datetime) -> Path:
        """The folder of one version; its hash and time are read from the path (hive partitions)."""
        return self._raw / _place(system, table, delivery_hash, loaded_at)

    def part(self, row: LedgerRow) -> Path:
        """The Parquet file of a version."""
        return self.version_dir(row.system, row.table_name, row.delivery_hash, row.loaded_at) / PART

    def is_whole(self, row: LedgerRow) -> bool:
        """Whether a version's rows are what was written, byte for byte; by their number if the ledger has no hash."""
        part = self.part(row)
        if row.part_hash:
            return content_hash(part) == row.part_hash
        try:
            return pq.read_metadata(part).num_rows == row.row_count
        except (pa.ArrowException, OSError):
            return False

    def rejected_file(self, system: str, table: str, delivery_hash: str) -> Path:
        """The file with a version's rejected records; absent if it has none."""
        return self._rejected / system / table / f"{delivery_hash}.parquet"

    @contextmanager
    def incoming(self) -> Iterator[Path]:
        """A new folder to write a version in, on the same disk; removed at the end if it was not put in place."""
        folder = self._raw / ".incoming" / uuid.uuid4().hex
        folder.mkdir(parents=True)
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    def place(self, folder: Path, row: LedgerRow) -> None:
        """Put a finished version in place. Readers see it at once and whole."""
        target = self.part(row).parent
        target.parent.mkdir(parents=True, exist_ok=True)
        if target.exists():
            shutil.rmtree(target)
        folder.rename(target)

    def place_rejected(self, file: Path, row: LedgerRow) -> None:
        """Put the rejected records of a version in place.

        They may hold personal data, so only the owner can read them.
        """
        target = self.rejected_file(row.system, row.table_name, row.delivery_hash)
        target.parent.mkdir(parents=True, exist_ok=True)
        for folder in (self._rejected, target.parent.parent, target.parent):
            folder.chmod(0o700)
        file.chmod(0o600)
        file.replace(target)

    def remove(self, row: LedgerRow, ledger: Ledger) -> None:
        """Remove the files of a replaced version, unless a loaded version shares them."""
        remaining = ledger.loaded(row.system, row.table_name)
        folder = self.part(row).parent
        if all(self.part(other).parent != folder for other in remaining):
            _remove_folder(folder)
        if all(other.delivery_hash != row.delivery_hash for other in remaining):
            self.rejected_file(row.system, row.table_name, row.delivery_hash).unlink(missing_ok=True)

    def recover(self, ledger: Ledger) -> None:
        """Remove what an interrupted landing left: unfinished files, and versions not in the ledger.

        A version that is in the ledger but gone from raw is marked as failed, so that its file is
        loaded again.
        """
        shutil.rmtree(self._raw / ".incoming", ignore_errors=True)
        shutil.rmtree(self._spill, ignore_errors=True)
        # As plain texts: path objects for thousands of versions cost more than looking at the disk.
        known = {
            _place(row.system, row.table_name, row.delivery_hash, row.loaded_at) for row in ledger.loaded()
        }
        for place in _places(self._raw, "*/*/_delivery_hash=*/_loaded_at=*"):
            if place not in known and f"/_delivery_hash={PLACEHOLDER_HASH}/" not in place:
                _remove_folder(self._raw / place)
        known_rejects = {
            f"{row.system}/{row.table_name}/{row.delivery_hash}.parquet" for row in ledger.loaded()
        }
        for place in _places(self._rejected, "*/*/*"):
            if place not in known_rejects:
                (self._rejected / place).unlink()
        raw = f"{self._raw}/"
        for row in ledger.loaded():
            place = _place(row.system, row.table_name, row.delivery_hash, row.loaded_at)
            if not isfile(f"{raw}{place}/{PART}"):  # noqa: PTH113
                ledger.mark(row, "failed", "its Parquet file is gone from raw")


def _places(root: Path, pattern: str) -> list[str]:
    return glob(pattern, root_dir=root, include_hidden=True)  # noqa: PTH207


def _place(system: str, table: str, delivery_hash: str, loaded_at: datetime) -> str:
    return f"{system}/{table}/_delivery_hash={delivery_hash}/_loaded_at={time_text(loaded_at)}"


def _remove_folder(folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    # An empty folder could trip up a reader that globs; another version may still be in it.
    if folder.parent.is_dir() and not any(folder.parent.iterdir()):
        folder.parent.rmdir()
