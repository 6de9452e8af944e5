"""dbt as a child process: what is told when it ends without a word of its own."""

import contextlib
import os
import signal
import stat
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from orchestration.base.errors import KlantbeeldError
from orchestration.base.settings import Settings
from orchestration.dbt.commands import DbtProcess


@pytest.fixture
def ignores_requests_to_end() -> Iterator[None]:
    """As Dagster does in a process that was started in the background."""
    former = signal.signal(signal.SIGTERM, signal.SIG_IGN)
    yield
    signal.signal(signal.SIGTERM, former)


@pytest.mark.skipif(sys.platform != "linux", reason="finds its child in /proc")
@pytest.mark.parametrize(
    ("number", "told"),
    [(signal.SIGKILL, r"dbt was killed \(signal 9\), perhaps out of memory"), (signal.SIGTERM, "signal 15")],
)
@pytest.mark.usefixtures("ignores_requests_to_end")
def test_a_dbt_that_a_signal_ended_is_told_as_such(small_project: Settings, number: int, told: str) -> None:
    """As when the kernel runs out of memory: not a bad configuration, and not an empty message (X10)."""
    events = DbtProcess(small_project, ["debug"]).events()
    # Another test may have left a child that stays, such as the Java of Spark.
    starter = threading.get_native_id()
    earlier = _children(starter)
    # From beside, as soon as it is there: on a busy machine dbt may have ended by the time its first event is read.
    ending = threading.Thread(target=_end_new_child, args=(starter, earlier, number))
    ending.start()
    with pytest.raises(KlantbeeldError, match=told) as error:
        list(events)
    ending.join()
    assert error.value.exit_code == 1 and error.value.hint


def test_what_dbt_writes_is_for_its_owner_alone(small_project: Settings) -> None:
    """The build file and the logs hold pseudonyms and free text (X7)."""
    for _ in range(2):
        DbtProcess(small_project, ["debug", "--connection"]).run()
        assert stat.S_IMODE(small_project.build_file.stat().st_mode) == 0o600
        small_project.build_file.chmod(0o644)
    assert stat.S_IMODE((small_project.warehouse_dir / "logs").stat().st_mode) == 0o700


def _children(starter: int) -> set[int]:
    """The processes that a thread started, which another thread may ask."""
    children = Path(f"/proc/{os.getpid()}/task/{starter}/children")
    return {int(child) for child in children.read_text().split()}


def _end_new_child(starter: int, earlier: set[int], number: int) -> None:
    """Signal once it is dbt, until it is gone: between fork and exec it has its parent's handlers, which lose one."""
    until = time.monotonic() + 60
    is_signalled = False
    while time.monotonic() < until:
        children = _children(starter) - earlier
        if is_signalled and not children:
            return
        for child in children:
            with contextlib.suppress(ProcessLookupError, FileNotFoundError):
                if _command(child) != _command(os.getpid()):
                    os.kill(child, number)
                    is_signalled = True
        time.sleep(0.01)


def _command(process: int) -> bytes:
    """The command line of a process, which is its parent's until it has become another program."""
    return Path(f"/proc/{process}/cmdline").read_bytes()
