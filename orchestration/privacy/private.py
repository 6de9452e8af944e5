"""Folders and files that only their owner can read: those with rows, pseudonyms or free text."""

from pathlib import Path

# For child processes that write such files.
PRIVATE_UMASK = 0o077


def make_private(folder: Path) -> None:
    """Make a folder that only its owner can enter, or close an existing one to others."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    folder.chmod(0o700)


def write_private(path: Path, text: str) -> None:
    """Write a file that only its owner can read, in such a folder, and put it in place by rename."""
    make_private(path.parent)
    beside = path.with_name(f".{path.name}.tmp")
    beside.touch(mode=0o600)
    beside.write_text(text, encoding="utf-8")
    beside.replace(path)
