"""From which day rows are kept, as the last `retain` has decided: landing and publication keep to it."""

import json
from dataclasses import dataclass, field
from datetime import date

from orchestration.base.errors import KlantbeeldError
from orchestration.base.settings import Settings
from orchestration.privacy.private import write_private


@dataclass(frozen=True)
class Terms:
    """The terms in force. `kept_from`: by table (system.table) the first day whose rows are kept.

    `frozen_before`: what is published of earlier days is served as it was published. `is_complete`: what is built
    agrees with raw; false from the moment at which rows begin to go until the build that follows is published.
    """

    kept_from: dict[str, date] = field(default_factory=dict)
    frozen_before: date | None = None
    is_complete: bool = True


def read_terms(settings: Settings) -> Terms:
    """The terms of this warehouse; without any, everything is kept. Raises KlantbeeldError for a damaged file."""
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
            f"{path} is damaged: it should say from which day rows are kept.", "Put it back from a backup."
        ) from None


def write_terms(settings: Settings, terms: Terms) -> None:
    """Note the terms, in place by rename."""
    noted = {
        "kept_from": {table: day.isoformat() for table, day in sorted(terms.kept_from.items())},
        "frozen_before": terms.frozen_before.isoformat() if terms.frozen_before else None,
        "is_complete": terms.is_complete,
    }
    write_private(settings.retention_dir / "terms.json", json.dumps(noted, indent=2) + "\n")


def is_expired_sql(moment: str, kept_from: date, otherwise: str) -> str:
    """SQL that is true where a moment, as text or as any type of time, lies before the first day that is kept.

    `otherwise`: the SQL of the timestamp that counts where the moment is missing or cannot be read. Times are UTC.
    """
    readable = f"try_cast(cast({moment} as varchar) as timestamp)"
    return f"coalesce({readable}, {otherwise}) < timestamp '{kept_from.isoformat()} 00:00:00'"
