"""The command that a message suggests next, for the same project and folders as the command that prints it."""

import os
import shlex
from pathlib import Path

from orchestration.base.settings import Settings

_WITH_LANDING = frozenset({"run", "land", "check", "verify", "propose", "freeze"})


def next_command(settings: Settings, command: str, *arguments: str) -> str:
    """`klantbeeld <command> <arguments>` with the options for the folders of `settings`, ready to paste."""
    return " ".join(["klantbeeld", command, *_folders(settings, command), *arguments])


def short_path(path: Path) -> str:
    """The path relative to the current folder if it is inside it, else the absolute path."""
    relative = os.path.relpath(path)
    return str(path) if relative.startswith("..") else relative


def _folders(settings: Settings, command: str) -> list[str]:
    options: list[str | Path] = []
    if settings.project_dir != Path.cwd():
        options += ["--project-dir", settings.project_dir]
    if settings.warehouse_dir != settings.project_dir / "warehouse":
        options += ["--warehouse", settings.warehouse_dir]
    if command in _WITH_LANDING and settings.landing_dir != settings.project_dir / "landing":
        options += ["--landing", settings.landing_dir]
    return [shlex.quote(short_path(part)) if isinstance(part, Path) else part for part in options]
