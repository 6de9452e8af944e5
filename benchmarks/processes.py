"""A command run as a child process and measured: wall-clock time, CPU time and memory of its whole tree."""

import os
import subprocess
import tempfile
import threading
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from benchmarks.errors import MeasurementFailed, NotMeasured

_SAMPLE_SECONDS = 0.05
_PAGE_BYTES = os.sysconf("SC_PAGE_SIZE")
_TICKS_PER_SECOND = os.sysconf("SC_CLK_TCK")
_LAST_CHARACTERS = 1500


@dataclass(frozen=True)
class Run:
    """The cost of one run of a command. `peak_bytes` is the most memory that its processes held together."""

    wall_seconds: float
    cpu_seconds: float
    peak_bytes: int
    output: str


def run(
    command: Sequence[str],
    env: Mapping[str, str] | None = None,
    cwd: Path | None = None,
    max_bytes: int | None = None,
) -> Run:
    """Run a command to its end and measure it.

    CPU time is that of the process and of every child it waited for. Raises MeasurementFailed with the end of
    its output if it fails, NotMeasured if it used more than `max_bytes`.
    """
    with tempfile.TemporaryFile() as output:
        began = time.perf_counter()
        process = subprocess.Popen(
            list(command),
            env={**os.environ, **(env or {})},
            cwd=cwd,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
        watch = _Watch(process, max_bytes)
        try:
            usage = _wait(process)
        finally:
            watch.stop()
            _end(process)
        seconds = time.perf_counter() - began
        output.seek(0)
        text = output.read().decode("utf-8", errors="replace")
    if watch.is_too_large:
        raise NotMeasured(f"It used more than {max_bytes / 2**30:.0f} GiB of memory and was ended.")
    if process.returncode != 0:
        raise MeasurementFailed(
            f"{' '.join(command[:4])} ended with {process.returncode}:\n{text[-_LAST_CHARACTERS:]}"
        )
    peak = watch.peak_bytes or usage.ru_maxrss * 1024
    return Run(seconds, max(usage.ru_utime + usage.ru_stime, watch.cpu_seconds), peak, text)


def _wait(process: subprocess.Popen[bytes]) -> "os.struct_rusage":
    """Wait for a process and return its resource usage, which Popen.wait() would discard."""
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    return usage


def _end(process: subprocess.Popen[bytes]) -> None:
    if process.returncode is None:
        process.terminate()
        process.wait()


class _Watch:
    """Looks at a process and its descendants many times a second. Without /proc it sees nothing."""

    def __init__(self, process: subprocess.Popen[bytes], max_bytes: int | None) -> None:
        self.peak_bytes = 0
        self.is_too_large = False
        self._process = process
        self._max_bytes = max_bytes
        self._cpu_of: dict[int, float] = {}
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)
        self._thread.start()

    @property
    def cpu_seconds(self) -> float:
        """The CPU time of all processes as last seen, including a child that nobody waited for (a JVM)."""
        return sum(self._cpu_of.values())

    def stop(self) -> None:
        self._ended.set()
        self._thread.join()

    def _look(self) -> None:
        while not self._ended.is_set():
            held = sum(self._sample(pid) for pid in _tree(self._process.pid))
            self.peak_bytes = max(self.peak_bytes, held)
            if self._max_bytes and held > self._max_bytes:
                self.is_too_large = True
                self._process.kill()
                return
            self._ended.wait(_SAMPLE_SECONDS)

    def _sample(self, pid: int) -> int:
        with suppress(OSError, IndexError):
            fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
            self._cpu_of[pid] = (int(fields[11]) + int(fields[12])) / _TICKS_PER_SECOND
            return int(fields[21]) * _PAGE_BYTES
        return 0


def _tree(pid: int) -> list[int]:
    """A process and all its descendants."""
    found = [pid]
    for parent in found:
        # A process may end while it is being looked at.
        with suppress(OSError):
            for file in Path("/proc").glob(f"{parent}/task/*/children"):
                found += [int(child) for child in file.read_text().split()]
    return found
