"""The content hash of every delivered file, computed again only if the file may have changed.

As in git's index, the size, modification time and change time of a file are kept with its hash, and a file
that still has all three is not read again.
"""

import time
from pathlib import Path
from typing import NamedTuple

import pyarrow as pa
import pyarrow.parquet as pq

from orchestration.base.settings import Settings
from orchestration.landing.files import DeliveredFile, content_hash

# The coarsest clock of a file system ticks every two seconds (FAT). A file that changes after it was read, but within
# the same tick, has the same times as before.
_TICK_NS = 2 * 10**9


class _Stamp(NamedTuple):
    byte_count: int
    modified_ns: int
    changed_ns: int


class FileHashes:
    """The hashes of one landing. Losing the file they are kept in only costs time."""

    def __init__(self, settings: Settings, is_verifying: bool = False) -> None:
        """`is_verifying`: read every file again, whatever its times say."""
        self._path = settings.ledger_dir / ".file_hash.parquet"
        self._kept = {} if is_verifying else _read(self._path)
        self._seen: dict[str, tuple[_Stamp, str]] = {}

    def of(self, file: DeliveredFile) -> str:
        """The SHA-256 (hex) of the bytes of a file. Raises OSError if it cannot be read."""
        began_ns = time.time_ns()
        stamp = _stamp(file.path)
        known = self._kept.get(file.name)
        found = known[1] if known and known[0] == stamp else content_hash(file.path)
        if max(stamp.modified_ns, stamp.changed_ns) < began_ns - _TICK_NS:
            self._seen[file.name] = (stamp, found)
        else:
            # It could still change without a trace, so it is read again next time.
            self._kept.pop(file.name, None)
        return found

    def write(self, is_complete: bool) -> None:
        """Keep the hashes for the next landing.

        `is_complete`: all deliveries were landed, so a file that was not seen is gone.
        """
        wanted = self._seen if is_complete else self._kept | self._seen
        if wanted == self._kept and self._path.is_file():
            return
        columns = [
            pa.array(wanted, pa.string()),
            pa.array([hashed for _, hashed in wanted.values()], pa.string()),
        ]
        columns += [
            pa.array([getattr(stamp, name) for stamp, _ in wanted.values()], pa.int64())
            for name in _Stamp._fields
        ]
        table = pa.table(columns, names=["file_name", "content_hash", *_Stamp._fields])
        beside = self._path.with_name(f"{self._path.name}.tmp")
        pq.write_table(table, beside)
        beside.replace(self._path)


def _stamp(path: Path) -> _Stamp:
    status = path.stat()
    return _Stamp(status.st_size, status.st_mtime_ns, status.st_ctime_ns)


def _read(path: Path) -> dict[str, tuple[_Stamp, str]]:
    if not path.is_file():
        return {}
    try:
        columns = pq.ParquetFile(path).read().to_pydict()
        stamps = map(_Stamp, *(columns[name] for name in _Stamp._fields))
        return dict(zip(columns["file_name"], zip(stamps, columns["content_hash"], strict=True), strict=True))
    except (pa.ArrowException, OSError, KeyError):
        # Damaged, for example by a full disk: treated as absent.
        return {}
