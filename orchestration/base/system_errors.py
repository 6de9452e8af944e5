"""Failures of the machine (a disk, a permission, a path), as a message that says where and what to do."""

import errno
import os
import re
from pathlib import Path

from orchestration.base.errors import ConfigError, KlantbeeldError

_NO_RIGHT = {errno.EACCES, errno.EPERM, errno.EROFS}
_NO_FOLDER = {errno.ENOTDIR, errno.EEXIST}
_NO_SPACE = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
# If its shared-memory file beside the database cannot grow, SQLite does not report a full disk.
_SQLITE_NO_SPACE = {"SQLITE_FULL", "SQLITE_IOERR_SHMSIZE"}

_ANOTHER_WAREHOUSE = "or use another warehouse folder with --warehouse."
# A Parquet file of raw may be truncated too, so if a message names a file, it must be a database.
_DAMAGED = re.compile(
    r"Corrupt database file"
    r"|Failed to load metadata pointer"
    r"|file \"[^\"]*\.duckdb\" exists, but it is not a valid DuckDB database file"
    r"|Could not read enough bytes from file \"[^\"]*\.duckdb\""
    r"|Failure while replaying WAL"
)
# DuckDB's messages about these are about files and memory; those of other errors may quote a row.
_DUCKDB_TEXTS = ("IOException", "OutOfMemoryException")


def foreseen(error: BaseException) -> KlantbeeldError | None:
    """A failure of the machine, in words; None for any other error, whose text must not be shown."""
    if isinstance(error, OSError) and error.errno:
        return _of_system(error.errno, error.filename)
    if type(error).__module__ in ("duckdb", "_duckdb") and type(error).__name__ in _DUCKDB_TEXTS:
        return _of_duckdb(next(iter(str(error).splitlines()), ""))
    if _sqlite_code(error) in _SQLITE_NO_SPACE:
        return _of_system(errno.ENOSPC, None)
    return None


def is_disk_full(error: BaseException) -> bool:
    """Whether nothing more can be written, which is not the fault of what was being read."""
    if isinstance(error, OSError):
        return error.errno in _NO_SPACE
    if _sqlite_code(error) in _SQLITE_NO_SPACE:
        return True
    return type(error).__name__ == "IOException" and _named(_NO_SPACE, str(error)) is not None


def damaged_build(build_file: Path, text: str) -> KlantbeeldError | None:
    """The error for a build file that DuckDB cannot read, with the way out; None if `text` is about something else."""
    if not _DAMAGED.search(text):
        return None
    return KlantbeeldError(
        f"{build_file} is damaged: DuckDB cannot read it as a database.",
        f"Delete it, and {build_file.name}.wal if there is one beside it, and run again (klantbeeld run): it is "
        "rebuilt from raw/ and ledger/, which are untouched. The previous publication is still served.",
    )


def _sqlite_code(error: BaseException) -> str | None:
    """SQLite's name for the error, also if SQLAlchemy wraps it, as it does for Dagster's runs."""
    return getattr(getattr(error, "orig", error), "sqlite_errorname", None)


def _named(numbers: set[int], text: str) -> int | None:
    return next((number for number in numbers if os.strerror(number) in text), None)


def _of_system(number: int, path: object) -> KlantbeeldError:
    where = f": {os.fsdecode(path)}" if isinstance(path, (str, bytes)) else ""
    if number in _NO_RIGHT:
        return ConfigError(
            f"{os.strerror(number)}{where}.",
            f"Give the user who runs this the right to read and write there, {_ANOTHER_WAREHOUSE}",
        )
    if number in _NO_FOLDER:
        return ConfigError(
            f"There is a file where a folder is needed{where}.", f"Move it away, {_ANOTHER_WAREHOUSE}"
        )
    if number in _NO_SPACE:
        return KlantbeeldError(
            f"The disk is full ({os.strerror(number)}){where}.",
            "Free space there (df -h shows how much is left) and run again.",
        )
    return KlantbeeldError(f"{os.strerror(number)}{where}.", "Check the disk and the path, then run again.")


def _of_duckdb(text: str) -> KlantbeeldError:
    number = _named(_NO_RIGHT | _NO_SPACE, text)
    hint = _of_system(number, None).hint if number else "Check disk, memory and permissions, then run again."
    kind = ConfigError if number in _NO_RIGHT else KlantbeeldError
    what = "The disk is full, and DuckDB stopped" if number in _NO_SPACE else "DuckDB stopped"
    return kind(f"{what}: {text}", hint)
