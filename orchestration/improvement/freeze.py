"""Starting points of improvements, frozen as a delivery: the next run lands them like any other."""

import csv
import io
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import duckdb

from orchestration.base.errors import KlantbeeldError
from orchestration.base.lock import writing
from orchestration.base.next_command import next_command
from orchestration.base.settings import Settings
from orchestration.dbt.variables import project_variable
from orchestration.landing.config import assert_declared
from orchestration.publish.reader import open_published

SYSTEM, TABLE = "registers", "baselines"
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
# Where nothing was measured there is nothing to hold on to yet.
_NOT_FROZEN = f"""
    select improvement_id, metric_id, {", ".join(f"current_{name}" for name in _MEASURES)}
    from marts.improvement_baseline
    where not is_frozen and current_value is not null
    order by improvement_id, metric_id
"""

Row = tuple[object, ...]


@dataclass(frozen=True)
class FreezeReport:
    """What was written. `path` is None where there was nothing to freeze; `waiting` files are not landed yet."""

    path: Path | None
    frozen: list[tuple[str, str]]
    waiting: list[Path]


def freeze(settings: Settings, today: date | None = None) -> FreezeReport:
    """Write the starting points of the published mart that are not frozen yet into the landing folder.

    Raises ConfigError where landing.yml does not declare the delivery, KlantbeeldError where nothing is
    published or the publication does not have the mart yet.
    """
    assert_declared(settings.landing_file, SYSTEM, TABLE, "baseline", "starting points")
    with writing(settings):
        written, candidates = _written(settings), _not_frozen(settings)
        rows = [row for row in candidates if _key(row) not in written]
        waiting = sorted({written[key] for key in map(_key, candidates) if key in written})
        if not rows:
            return FreezeReport(None, [], waiting)
        on = today or datetime.now(ZoneInfo(str(project_variable(settings, "timezone")))).date()
        path = _free_path(settings, on)
        _write(path, rows, on)
    return FreezeReport(path, [_key(row) for row in rows], waiting)


def _not_frozen(settings: Settings) -> list[Row]:
    connection = open_published(settings)
    try:
        return connection.execute(_NOT_FROZEN).fetchall()
    except duckdb.CatalogException as error:
        raise KlantbeeldError(
            f"What is published in {settings.warehouse_dir} has no starting points.",
            f"Publish again first: {next_command(settings, 'run')}.",
        ) from error
    finally:
        connection.close()


def _key(row: Row) -> tuple[str, str]:
    return str(row[0]), str(row[1])


def _written(settings: Settings) -> dict[tuple[str, str], Path]:
    """What files in the landing folder freeze already: a run may still have to land them."""
    written: dict[tuple[str, str], Path] = {}
    for path in sorted((settings.landing_dir / SYSTEM).glob(f"{TABLE}_*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                written.setdefault((row.get("improvement_id") or "", row.get("metric_id") or ""), path)
    return written


def _free_path(settings: Settings, on: date) -> Path:
    """A name that no file has: a delivery is never changed."""
    folder = settings.landing_dir / SYSTEM
    path, number = folder / f"{TABLE}_{on:%Y%m%d}.csv", 1
    while path.exists():
        number += 1
        path = folder / f"{TABLE}_{on:%Y%m%d}_{number}.csv"
    return path


def _write(path: Path, rows: list[Row], on: date) -> None:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(_HEADER)
    writer.writerows([*map(_text, row), on.isoformat()] for row in rows)
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.part")
    beside.write_text(text.getvalue(), encoding="utf-8")
    beside.replace(path)


def _text(value: object) -> str:
    if value is None:
        return ""
    # As marts round it, and never as 1e-05.
    return f"{value:.6f}".rstrip("0").rstrip(".") if isinstance(value, float) else str(value)
