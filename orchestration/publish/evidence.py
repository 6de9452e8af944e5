"""Evidence about the build file: whether tests and checks passed on it as it is now."""

import json

from orchestration.base.errors import CheckFailed
from orchestration.base.next_command import next_command
from orchestration.base.settings import Settings

TESTS, CHECKS = "dbt tests", "checks of the marts"


def note_passed(settings: Settings, what: str) -> None:
    """Record that `what` passed on the build file as it is now. Any later change to the file undoes this."""
    notes = {**_read(settings), what: _identity(settings)}
    file = settings.evidence_file
    temporary = file.with_name(f"{file.name}.new")
    temporary.write_text(json.dumps(notes), encoding="utf-8")
    temporary.replace(file)


def assert_passed(settings: Settings) -> None:
    """Raise CheckFailed unless tests and checks passed on the build file as it is now."""
    notes, now = _read(settings), _identity(settings)
    missing = [what for what in (TESTS, CHECKS) if notes.get(what) != now]
    if missing:
        raise CheckFailed(
            f"{settings.build_file} is not published: it changed, and {' and '.join(missing)} have not passed "
            "since.",
            f"Find out why with {next_command(settings, 'run')}, which publishes if all passes; "
            "publish --force publishes it as it is.",
        )


def _identity(settings: Settings) -> list[int]:
    """Size and time of the file and of its write-ahead log: any write changes one of them."""
    files = (settings.build_file, settings.build_file.with_name(f"{settings.build_file.name}.wal"))
    return [
        value for file in files if file.is_file() for value in (file.stat().st_size, file.stat().st_mtime_ns)
    ]


def _read(settings: Settings) -> dict[str, list[int]]:
    try:
        notes = json.loads(settings.evidence_file.read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return {}
    return notes if isinstance(notes, dict) else {}
