"""dbt as a child process: started with the folders of a project, read event by event, never left behind."""

import ctypes
import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from orchestration.base.duckdb_settings import duckdb_environment
from orchestration.base.errors import ConfigError, KlantbeeldError
from orchestration.base.lock import held_lock_files
from orchestration.base.settings import REPOSITORY_ROOT, Settings
from orchestration.privacy.private import PRIVATE_UMASK, make_private

_SECONDS_TO_END = 25
_PR_SET_PDEATHSIG = 1


def profiles_dir(settings: Settings) -> Path:
    """The folder with profiles.yml: the project's own if it has one, else that of this package."""
    return settings.project_dir if (settings.project_dir / "profiles.yml").is_file() else REPOSITORY_ROOT


def dbt_environment(settings: Settings) -> dict[str, str]:
    """The environment of every dbt process of a project: absolute folders, limits, no usage statistics.

    The log on disk has dbt's messages as text, and SQL statements only with DBT_LOG_LEVEL_FILE=debug: writing these
    took a twentieth of a build.
    """
    return {
        "DBT_LOG_LEVEL_FILE": "info",
        "DBT_LOG_FORMAT_FILE": "text",
        **os.environ,
        **duckdb_environment(settings),
        "KLANTBEELD_PROJECT_DIR": str(settings.project_dir),
        "KLANTBEELD_WAREHOUSE": str(settings.warehouse_dir),
        "DBT_PROJECT_DIR": str(settings.project_dir),
        "DBT_PROFILES_DIR": str(profiles_dir(settings)),
        "DBT_TARGET_PATH": str(settings.dbt_target_dir),
        "DBT_LOG_PATH": str(settings.warehouse_dir / "logs"),
        "DBT_SEND_ANONYMOUS_USAGE_STATS": "false",
        "DBT_USE_COLORS": "false",
        "PYTHONUNBUFFERED": "1",
    }


def dbt_executable() -> str:
    """The dbt of the running Python's environment, else the one on the PATH. Raises ConfigError."""
    beside = Path(sys.executable).with_name("dbt")
    found = str(beside) if beside.is_file() else shutil.which("dbt")
    if not found:
        raise ConfigError(
            "dbt is not installed next to this Python.", "Install the package again: pip install klantbeeld."
        )
    return found


@dataclass
class DbtProcess:
    """One dbt command. `events()` yields its log; afterwards `exit_code` and `errors` (texts) are known."""

    settings: Settings
    arguments: Sequence[str]
    exit_code: int | None = None
    errors: list[str] = field(default_factory=list)

    def events(self) -> Iterator[dict[str, Any]]:
        """Run the command and yield each event of its JSON log (`info`, `data`). Ends dbt if the reader stops.

        Raises KlantbeeldError if a signal ended dbt, which then gives no reason itself.
        """
        self.settings.warehouse_dir.mkdir(parents=True, exist_ok=True)
        process = self._start()
        try:
            for line in process.stdout or ():
                event = _parse(line)
                if event["info"]["level"] == "error":
                    self.errors.append(event["info"]["msg"])
                yield event
            self.exit_code = process.wait()
        finally:
            _end(process)
        if self.exit_code < 0:
            raise _killed(-self.exit_code)

    def run(self) -> "DbtProcess":
        """Run the command to its end."""
        for _ in self.events():
            pass
        return self

    def _start(self) -> subprocess.Popen[str]:
        for folder in (self.settings.dbt_target_dir, self.settings.warehouse_dir / "logs"):
            make_private(folder)
        if self.settings.build_file.is_file():
            self.settings.build_file.chmod(0o600)
        return subprocess.Popen(
            [dbt_executable(), "--log-format", "json", *self.arguments],
            cwd=self.settings.project_dir,
            env=dbt_environment(self.settings),
            stdin=subprocess.DEVNULL,
            # The build file, dbt's log and what it compiles hold pseudonyms and free text.
            umask=PRIVATE_UMASK,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
            errors="replace",
            # The child keeps the lock on the warehouse, so that nobody else writes if this process
            # is killed.
            pass_fds=held_lock_files(),
            preexec_fn=_prepare_child if _LIBC else None,
        )


def indented(messages: Iterable[str], shown: int | None = None) -> str:
    """The first `shown` non-blank lines of what dbt said (None: all), indented for a message."""
    lines = [line.strip() for message in messages for line in message.splitlines() if line.strip()]
    return "\n".join(f"  {line}" for line in lines[:shown])


def _parse(line: str) -> dict[str, Any]:
    try:
        event = json.loads(line)
    except json.JSONDecodeError:
        event = None
    if not isinstance(event, dict) or "info" not in event:
        # Not an event: a Python warning, or something printed before dbt sets up its log.
        return {"info": {"name": "Text", "level": "info", "msg": line.rstrip()}, "data": {}}
    return event


def _killed(number: int) -> KlantbeeldError:
    if number == signal.SIGKILL:
        return KlantbeeldError(
            f"dbt was killed (signal {number}), perhaps out of memory.",
            "Lower KLANTBEELD_MEMORY_LIMIT or KLANTBEELD_MODELS_AT_ONCE (docs/running.md), or free memory.",
        )
    return KlantbeeldError(f"dbt was ended from outside (signal {number}).", "Run again.")


def _end(process: subprocess.Popen[str]) -> None:
    if process.poll() is None:
        process.terminate()
        try:
            process.wait(_SECONDS_TO_END)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
    if process.stdout:
        process.stdout.close()


_LIBC = ctypes.CDLL(None) if sys.platform == "linux" else None


def _prepare_child() -> None:
    # If this process is killed outright it cannot end its child, so the kernel does.
    if _LIBC:
        _LIBC.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
    # In a run started in the background Dagster ignores SIGTERM, and dbt would inherit that.
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
