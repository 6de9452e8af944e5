"""Frozen data is written as a delivery of the registers, which the next run lands like any other."""

import csv
import io
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import duckdb

from orchestration.base.errors import KlantbeeldError
from orchestration.base.next_command import next_command
from orchestration.base.settings import Settings
from orchestration.dbt.variables import project_variable
from orchestration.publish.reader import open_published

SYSTEM = "registers"

Row = tuple[object, ...]


def published_rows(settings: Settings, query: str, what: str) -> list[Row]:
    """The rows of a query on the published marts; KlantbeeldError if these do not have `what` yet."""
    connection = open_published(settings)
    try:
        return connection.execute(query).fetchall()
    except duckdb.CatalogException as error:
        raise KlantbeeldError(
            f"What is published in {settings.warehouse_dir} has no {what}.",
            f"Publish again first: {next_command(settings, 'run')}.",
        ) from error
    finally:
        connection.close()


def local_day(settings: Settings) -> date:
    """Today, in the organisation's time zone."""
    return datetime.now(ZoneInfo(str(project_variable(settings, "timezone")))).date()


def delivered_rows(settings: Settings, table: str) -> Iterator[tuple[Path, dict[str, str]]]:
    """What files in the landing folder already freeze; a run may still have to land them."""
    for path in sorted((settings.landing_dir / SYSTEM).glob(f"{table}_*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                yield path, row


def csv_text(header: Sequence[str], rows: Sequence[Row]) -> str:
    """The rows as they are in a file."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(header)
    writer.writerows([_text(value) for value in row] for row in rows)
    return text.getvalue()


def write_delivery(settings: Settings, table: str, on: date, text: str) -> Path:
    """Write a file that appears whole or not at all."""
    path = _free_path(settings, table, on)
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.part")
    beside.write_text(text, encoding="utf-8")
    beside.replace(path)
    return path


def _free_path(settings: Settings, table: str, on: date) -> Path:
    """An unused file name: a delivery is never changed."""
    folder = settings.landing_dir / SYSTEM
    path, number = folder / f"{table}_{on:%Y%m%d}.csv", 1
    while path.exists():
        number += 1
        path = folder / f"{table}_{on:%Y%m%d}_{number}.csv"
    return path


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    # As marts round it, and never as 1e-05.
    return f"{value:.6f}".rstrip("0").rstrip(".") if isinstance(value, float) else str(value)
