"""The day from which rows are kept, as decided by the last `retain`: landing and publishing follow it."""

import json
from dataclasses import dataclass, field
from datetime import date

from orchestration.base.errors import KlantbeeldError
from orchestration.base.settings import Settings
from orchestration.privacy.private import write_private


@dataclass(frozen=True)
class Terms:
    """The terms in force. `kept_from`: by table (system.table) the first day whose rows are kept.

    `frozen_before`: earlier days are served as they were published. `is_complete`: the build
    agrees with raw; false from the first removal of rows until the build that follows is published.
    """

    kept_from: dict[str, date] = field(default_factory=dict)
    frozen_before: date | None = None
    is_complete: bool = True


def read_terms(settings: Settings) -> Terms:
    """The terms of this warehouse; without any, everything is kept. Raises KlantbeeldError if the file is damaged."""
    path = settings.retention_dir / "terms.json"
    if not path.is_file():
        return Terms()
    try:
        noted = json.loads(path.read_text(encoding="utf-8"))
        return Terms(
            {table: date.fromisoformat(day) for table, day in noted["kept_from"].items()},
            date.fromisoformat(noted["frozen_before"]) if noted["frozen_before"] else None,
            bool(noted["is_complete"]),
        )
    except (ValueError, KeyError, TypeError, AttributeError):
        raise KlantbeeldError(
            f"{path} is damaged: it should have the day from which rows are kept.",
            "Restore it from a backup.",
        ) from None


def write_terms(settings: Settings, terms: Terms) -> None:
    """Record the terms, in place by rename."""
    noted = {
        "kept_from": {table: day.isoformat() for table, day in sorted(terms.kept_from.items())},
        "frozen_before": terms.frozen_before.isoformat() if terms.frozen_before else None,
        "is_complete": terms.is_complete,
    }
    write_private(settings.retention_dir / "terms.json", json.dumps(noted, indent=2) + "\n")


def is_expired_sql(moment: str, kept_from: date, otherwise: str) -> str:
    """SQL that is true if a moment, as text or as any type of time, lies before the first kept day.

    `otherwise`: SQL of the timestamp to use if the moment is missing or cannot be read. Times are UTC.
    """
    readable = f"try_cast(cast({moment} as varchar) as timestamp)"
    return f"coalesce({readable}, {otherwise}) < timestamp '{kept_from.isoformat()} 00:00:00'"
