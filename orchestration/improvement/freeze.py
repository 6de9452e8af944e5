"""Starting points of improvements, frozen as a delivery."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from orchestration.base.lock import writing
from orchestration.base.settings import Settings
from orchestration.improvement.frozen_delivery import (
    SYSTEM,
    Row,
    csv_text,
    delivered_rows,
    local_day,
    published_rows,
    write_delivery,
)
from orchestration.landing.config import assert_declared

TABLE = "baselines"
_MEASURES = (
    "scope",
    "from_on",
    "until_on",
    "day_count",
    "numerator",
    "denominator",
    "value",
    "day_deviation",
    "definition_hash",
    "delivered_at",
)
_HEADER = ("improvement_id", "metric_id", *_MEASURES, "frozen_on")
# Without a measurement there is nothing to freeze yet.
_NOT_FROZEN = f"""
    select improvement_id, metric_id, {", ".join(f"current_{name}" for name in _MEASURES)}
    from marts.improvement_baseline
    where not is_frozen and current_value is not null
    order by improvement_id, metric_id
"""


@dataclass(frozen=True)
class FreezeReport:
    """What was written. `path` is None if there was nothing to freeze; `waiting` files are not landed yet."""

    path: Path | None
    frozen: list[tuple[str, str]]
    waiting: list[Path]


def freeze(settings: Settings, today: date | None = None) -> FreezeReport:
    """Write the starting points of the published mart that are not frozen yet to the landing folder.

    Raises ConfigError if landing.yml does not declare the delivery, KlantbeeldError if nothing is
    published or the publication does not have the mart yet.
    """
    assert_declared(settings.landing_file, SYSTEM, TABLE, "baseline", "starting points")
    with writing(settings):
        written = _written(settings)
        candidates = published_rows(settings, _NOT_FROZEN, "starting points")
        rows = [row for row in candidates if _key(row) not in written]
        waiting = sorted({written[key] for key in map(_key, candidates) if key in written})
        if not rows:
            return FreezeReport(None, [], waiting)
        on = today or local_day(settings)
        path = write_delivery(settings, TABLE, on, csv_text(_HEADER, [(*row, on) for row in rows]))
    return FreezeReport(path, [_key(row) for row in rows], waiting)


def _key(row: Row) -> tuple[str, str]:
    return str(row[0]), str(row[1])


def _written(settings: Settings) -> dict[tuple[str, str], Path]:
    written: dict[tuple[str, str], Path] = {}
    for path, row in delivered_rows(settings, TABLE):
        written.setdefault((row.get("improvement_id") or "", row.get("metric_id") or ""), path)
    return written
