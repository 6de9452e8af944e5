"""Versions of the publication on disk: written separately, sealed, renamed into place, served by one symlink.

    versions/<id>/klantbeeld.duckdb, versions/<id>/parquet/     current and former version
    versions/<id>/open/                                         the same for everybody: see open_marts.py
    published        -> versions/<id>                           all that a publication changes for readers
    klantbeeld.duckdb -> published/klantbeeld.duckdb            stable paths for BI tools
    parquet          -> published/parquet
    open             -> published/open

A reader that opened a file of an older version keeps it until it closes the file, even after that version was
deleted.
"""

import fcntl
import logging
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

from orchestration.base.errors import Busy, ConfigError
from orchestration.base.settings import Settings

_log = logging.getLogger(__name__)

DUCKDB_NAME = "klantbeeld.duckdb"
PARQUET_NAME = "parquet"
OPEN_NAME = "open"
_STABLE_NAMES = (DUCKDB_NAME, PARQUET_NAME, OPEN_NAME)

_SCRATCH_PREFIX = ".publishing-"
_ID_TIME = "%Y%m%dT%H%M%S%fZ"


def versions_dir(settings: Settings) -> Path:
    return settings.warehouse_dir / "versions"


def published_link(settings: Settings) -> Path:
    return settings.warehouse_dir / "published"


def current_version(settings: Settings) -> str | None:
    """The id of the version that readers get, or None if nothing is published."""
    link = published_link(settings)
    return link.readlink().name if link.is_symlink() else None


@contextmanager
def publishing_alone(settings: Settings) -> Iterator[None]:
    """Hold the lock on publishing; raises Busy if another process holds it."""
    settings.warehouse_dir.mkdir(parents=True, exist_ok=True)
    lock_file = settings.warehouse_dir / ".publish.lock"
    with lock_file.open("w") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Busy(
                f"Another process is publishing in {settings.warehouse_dir}.", "Wait until it is done."
            ) from None
        yield


@contextmanager
def scratch_folder(settings: Settings) -> Iterator[Path]:
    """A new folder beside the versions, on their file system, removed at the end unless put in place."""
    remove_leftovers(settings)
    folder = settings.warehouse_dir / f"{_SCRATCH_PREFIX}{_next_time(settings).strftime(_ID_TIME)}"
    folder.mkdir()
    try:
        yield folder
    finally:
        remove_tree(folder)


def version_id(scratch: Path, fingerprint: str) -> str:
    """<UTC time>-<8 hex of the content's hash>: sortable, unique, and different if the content changed."""
    return f"{scratch.name.removeprefix(_SCRATCH_PREFIX)}-{fingerprint[:8]}"


def seal(folder: Path) -> None:
    """Make a finished version durable and read-only: files 0444, folders 0555, all flushed to disk."""
    for path in sorted(folder.rglob("*"), reverse=True):
        path.chmod(0o555 if path.is_dir() else 0o444)
        _flush(path)
    _flush(folder)


def put_in_place(settings: Settings, scratch: Path, new_id: str) -> None:
    """Serve the sealed folder `scratch` as version `new_id`, in one step for every reader."""
    versions = versions_dir(settings)
    versions.mkdir(exist_ok=True)
    target = versions / new_id
    scratch.rename(target)
    target.chmod(0o555)
    _flush(versions)
    try:
        _point(published_link(settings), f"versions/{new_id}", settings)
    except OSError:
        remove_tree(target)
        raise
    for name in _STABLE_NAMES:
        if (target / name).exists():
            _point(settings.warehouse_dir / name, f"published/{name}", settings)
        else:
            (settings.warehouse_dir / name).unlink(missing_ok=True)
    _flush(settings.warehouse_dir)


def check_stable_paths(settings: Settings) -> None:
    """Raise ConfigError if something that publishing did not make is at one of its paths."""
    warehouse = settings.warehouse_dir
    for path in (published_link(settings), *(warehouse / name for name in _STABLE_NAMES)):
        if path.exists() and not path.is_symlink():
            raise ConfigError(
                f"{path} was not made by publishing: a symlink belongs there.",
                "Move it away, or choose another warehouse folder (KLANTBEELD_WAREHOUSE), and publish again.",
            )


def remove_versions_except(settings: Settings, *kept: str | None) -> None:
    """Delete all versions but `kept`. Failures are logged and tried again next time."""
    for folder in versions_dir(settings).iterdir():
        if folder.name not in kept:
            try:
                # Moved out of sight first, so that no reader finds half a version.
                folder.chmod(0o755)
                remove_tree(folder.rename(settings.warehouse_dir / f"{_SCRATCH_PREFIX}old-{folder.name}"))
            except OSError as error:
                _log.warning("The old version %s could not be deleted: %s", folder, error.strerror)


def remove_leftovers(settings: Settings) -> None:
    """Remove what an interrupted publication left behind. No reader can have seen it."""
    for path in settings.warehouse_dir.glob(f"{_SCRATCH_PREFIX}*"):
        if path.is_symlink():
            path.unlink()
        else:
            remove_tree(path)


def remove_tree(folder: Path) -> None:
    """Delete a folder, sealed or not; nothing happens if it does not exist."""
    if not folder.exists():
        return
    for path in (folder, *folder.rglob("*")):
        if path.is_dir() and not path.is_symlink():
            path.chmod(0o755)
    shutil.rmtree(folder)


def _next_time(settings: Settings) -> datetime:
    """Now, or just after the current version if the clock was set back, so that ids keep sorting by age."""
    now = datetime.now(UTC)
    current = current_version(settings)
    with suppress(ValueError):
        served = datetime.strptime((current or "").split("-")[0], _ID_TIME).replace(tzinfo=UTC)
        return max(now, served + timedelta(microseconds=1))
    return now


def _point(link: Path, target: str, settings: Settings) -> None:
    if link.is_symlink() and str(link.readlink()) == target:
        return
    # Replacing a symlink by rename is atomic, deleting and creating it is not.
    temporary = settings.warehouse_dir / f"{_SCRATCH_PREFIX}{link.name}"
    temporary.unlink(missing_ok=True)
    temporary.symlink_to(target)
    temporary.replace(link)


def _flush(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
