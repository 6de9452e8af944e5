"""Finds delivered files, and only below the landing folder."""

import hashlib
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from orchestration.base.errors import ConfigError, DeliveryError
from orchestration.base.printable import printable
from orchestration.landing.delivery import Delivery

_CHUNK_BYTES = 4 * 2**20


@dataclass(frozen=True)
class DeliveredFile:
    """One file that a delivery's pattern matches.

    `name` is its path relative to the landing folder, with slashes; terminal control characters are escaped.
    """

    path: Path
    name: str


def find_files(delivery: Delivery, landing_dir: Path) -> list[DeliveredFile]:
    """The files of a delivery, sorted by name. Names that start with a dot are skipped, as in a shell.

    Raises ConfigError if a match lies outside the landing folder, for example through a symbolic link.
    """
    root = landing_dir.resolve()
    folders: dict[Path, Path] = {}
    found = []
    for path in sorted(landing_dir.glob(delivery.path or "")):
        name = path.relative_to(landing_dir)
        if any(part.startswith(".") for part in name.parts):
            continue
        if not _resolved(path, folders).is_relative_to(root):
            raise ConfigError(
                f"{delivery.name}: {printable(name.as_posix())} leads outside the landing folder {root}.",
                "Deliver the file itself instead of a link, or point --landing at the folder that holds it.",
            )
        if path.is_file():
            found.append(DeliveredFile(path, printable(name.as_posix())))
    _assert_distinct(delivery, found)
    return found


def _assert_distinct(delivery: Delivery, found: list[DeliveredFile]) -> None:
    for name, count in Counter(file.name for file in found).items():
        if count > 1:
            raise ConfigError(
                f"{delivery.name}: {count} files are both shown as {name}.", "Rename one of them."
            )


def _resolved(path: Path, folders: dict[Path, Path]) -> Path:
    """Where a path leads, each folder followed once."""
    if path.is_symlink():
        return path.resolve()
    folder = folders.get(path.parent) or folders.setdefault(path.parent, path.parent.resolve())
    return folder / path.name


def content_hash(path: Path) -> str:
    """SHA-256 (hex) of a file's bytes, read in pieces."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK_BYTES):
            digest.update(chunk)
    return digest.hexdigest()


def delivery_hash(fingerprint: str, content: str) -> str:
    """16 hex characters for this content, read under the declaration with this fingerprint."""
    return hashlib.sha256(f"{fingerprint}:{content}".encode()).hexdigest()[:16]


@dataclass(frozen=True)
class FileState:
    """What shows whether a file was touched while it was read."""

    byte_count: int
    modified_ns: int

    @classmethod
    def of(cls, path: Path) -> "FileState":
        status = path.stat()
        return cls(status.st_size, status.st_mtime_ns)


def moment_of(delivery: Delivery, file_name: str, now: datetime) -> datetime:
    """When a delivery counts as loaded (UTC, naive): read from its name with `delivered_on`, else `now`."""
    if delivery.delivered_on is None:
        return now
    text = delivery.delivered_text(file_name)
    pattern = delivery.delivered_on
    try:
        moment = datetime.strptime(text or "", pattern.format)
    except ValueError:
        raise DeliveryError(
            "the date of delivery cannot be read from its name with "
            f"pattern {pattern.pattern} and format {pattern.format}"
        ) from None
    return moment.astimezone(UTC).replace(tzinfo=None) if moment.tzinfo else moment
