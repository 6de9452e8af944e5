"""Folders and files for the eyes of their owner alone: what holds rows, pseudonyms or free text."""

from pathlib import Path

# For child processes that write such files.
PRIVATE_UMASK = 0o077


def make_private(folder: Path) -> None:
    """Make a folder that its owner alone can enter, or take it from the others."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    folder.chmod(0o700)
