"""A disk of a few blocks, where this user may mount one."""

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def small_disk(folder: Path, size_kib: int) -> Iterator[bool]:
    """Mount a disk of that size at a folder, and unmount it at the end; False where that is not allowed."""
    folder.mkdir(parents=True)
    options = ["-t", "tmpfs", "-o", f"size={size_kib}k", "tmpfs", str(folder)]
    is_mounted = subprocess.run(["mount", *options], capture_output=True, check=False).returncode == 0
    try:
        yield is_mounted
    finally:
        if is_mounted:
            subprocess.run(["umount", "--lazy", str(folder)], check=True)


def enlarge(folder: Path) -> None:
    """Give the disk all the space that it needs, what is on it unchanged."""
    _resize(folder, "500m")


def leave_free(folder: Path, size_kib: int) -> None:
    """Make the disk so small that this much of it is free, what is on it unchanged."""
    _resize(folder, f"{shutil.disk_usage(folder).used // 1024 + size_kib}k")


def _resize(folder: Path, size: str) -> None:
    subprocess.run(["mount", "-o", f"remount,size={size}", str(folder)], check=True)
