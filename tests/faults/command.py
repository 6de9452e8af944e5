"""The `klantbeeld` command as a user starts it, and what it must never say."""

import os
import re
import subprocess
import sys
from pathlib import Path

from orchestration.base.settings import REPOSITORY_ROOT, Settings

# What steers a terminal; line ends and tabs do not.
STEERING = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
_UNFORESEEN = re.compile(r"Traceback|Unexpected error|panicked at")


def environment(settings: Settings) -> dict[str, str]:
    """The environment of a command that works on these folders."""
    return {
        **os.environ,
        "COLUMNS": "200",
        "KLANTBEELD_PROJECT_DIR": str(settings.project_dir),
        "KLANTBEELD_LANDING": str(settings.landing_dir),
        "KLANTBEELD_WAREHOUSE": str(settings.warehouse_dir),
    }


def start(settings: Settings, *arguments: str, before: str = "") -> subprocess.Popen[str]:
    """Start a command in a process group of its own, which one signal can end; `before` is Python that runs first."""
    code = f"{before}\nimport sys\nfrom orchestration.cli.app import app\napp(prog_name='klantbeeld')"
    return subprocess.Popen(
        [sys.executable, "-c", code, *arguments],
        env=environment(settings),
        cwd=REPOSITORY_ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        errors="replace",
        start_new_session=True,
    )


def finish(process: subprocess.Popen[str]) -> subprocess.CompletedProcess[str]:
    """Wait for a command and take what it said."""
    stdout, stderr = process.communicate(timeout=600)
    return subprocess.CompletedProcess(process.args, process.returncode, stdout, stderr)


def klantbeeld(settings: Settings, *arguments: str, before: str = "") -> subprocess.CompletedProcess[str]:
    """Run a command to its end."""
    return finish(start(settings, *arguments, before=before))


def misbehaviour(result: subprocess.CompletedProcess[str], *expected: int) -> str:
    """What is wrong with how a command ended: another exit code than expected, a stack trace, steered terminal."""
    said = result.stdout + result.stderr
    if found := _UNFORESEEN.search(said):
        return f"it said {found[0]!r}"
    if result.returncode not in expected:
        return f"exit code {result.returncode}: {_last_line(result.stderr)}"
    if found := STEERING.search(said):
        return f"{found[0]!r} reached the terminal"
    return ""


def bytes_below(folder: Path) -> dict[Path, bytes]:
    """The content of every file below a folder."""
    return {path: path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def _last_line(text: str) -> str:
    return next(iter(reversed(text.strip().splitlines())), "")
