"""One writer per warehouse: a lock that is released when the process ends, however it ends."""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from orchestration.base.errors import Busy
from orchestration.base.settings import Settings

_held: dict[Path, IO[str]] = {}


class WarehouseBusy(Busy):
    """Another process is writing to the warehouse."""


@contextmanager
def writing(settings: Settings, wait_seconds: float = 5) -> Iterator[None]:
    """Hold the warehouse for writing; inside another `writing` of the same process this is a no-op.

    Waits up to `wait_seconds` for another process, then raises WarehouseBusy, which names that process.
    """
    path = settings.warehouse_dir / ".writer.lock"
    if path in _held:
        yield
        return
    hold(settings, wait_seconds)
    try:
        yield
    finally:
        # Closing this file would not release the lock while a child still holds it; that is what it is
        # for.
        _held.pop(path).close()


def hold(settings: Settings, wait_seconds: float = 5) -> None:
    """Hold the warehouse for writing until this process ends, if it is not held yet. Raises WarehouseBusy."""
    path = settings.warehouse_dir / ".writer.lock"
    if path not in _held:
        _held[path] = _acquire(path, wait_seconds)


def held_lock_files() -> tuple[int, ...]:
    """File descriptors of the locks this process holds, to pass on to a child that writes."""
    return tuple(handle.fileno() for handle in _held.values())


def _acquire(path: Path, wait_seconds: float) -> IO[str]:
    path.parent.mkdir(parents=True, exist_ok=True)
    handle = path.open("a+", encoding="utf-8")
    deadline = time.monotonic() + wait_seconds
    while True:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            break
        except BlockingIOError:
            if time.monotonic() >= deadline:
                raise _busy(path, handle) from None
            time.sleep(0.2)
    handle.truncate(0)
    handle.write(str(os.getpid()))
    handle.flush()
    return handle


def _busy(path: Path, handle: IO[str]) -> WarehouseBusy:
    handle.seek(0)
    owner = handle.read().strip()
    handle.close()
    return WarehouseBusy(
        f"Process {owner or '?'} is writing to {path.parent}.",
        "Wait until it has finished and run again, or use another warehouse with --warehouse.",
    )
