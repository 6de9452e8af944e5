"""What is known of the build file: whether its tests and its checks passed as it stands now."""

import json

from orchestration.base.errors import CheckFailed
from orchestration.base.next_command import next_command
from orchestration.base.settings import Settings

TESTS, CHECKS = "dbt tests", "checks of the marts"


def note_passed(settings: Settings, what: str) -> None:
    """Note that `what` passed on the build file as it is now. Any later change of the file undoes the note."""
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
            f"{settings.build_file} is not published: it was changed, and since then {' and '.join(missing)} did "
            "not pass.",
            f"Find out why with {next_command(settings, 'run')}, which publishes what passes; "
            "publish --force publishes it as it is.",
        )


def _identity(settings: Settings) -> list[int]:
    """Size and time of the file, and of the log of what is not in it yet: no write leaves all of them."""
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
