"""What was published about days whose rows are gone is published again as it was, in place of what is built."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import duckdb

from orchestration.base.settings import Settings
from orchestration.base.sql import quote_ident, quote_path, quote_text
from orchestration.dbt.manifest import mart_nodes
from orchestration.privacy.private import make_private
from orchestration.privacy.terms import read_terms
from orchestration.publish.duckdb_file import Mart, private_connection

# The columns that give the day, week or month of a row, with its length.
PERIODS = {
    "day_on": "interval 1 day",
    "week_start_on": "interval 7 day",
    "month_start_on": "interval 1 month",
}


@dataclass(frozen=True)
class LastDay:
    """The column of a mart that gives the last day a row is about.

    `grain`: the columns that identify a row. A mart per day, week or month has one of these columns in its grain; for
    other marts the model names the column as `last_day_on` in its meta.
    """

    column: str
    grain: tuple[str, ...]

    @property
    def is_period(self) -> bool:
        return self.column in PERIODS

    def is_before(self, day: date) -> str:
        """SQL that is true if a row is only about days before this one."""
        after = PERIODS.get(self.column, "interval 1 day")
        return f"coalesce({quote_ident(self.column)} + {after} <= date '{day.isoformat()}', false)"


def last_days_of(manifest: Mapping[str, Any]) -> dict[str, LastDay]:
    """The marts of the project that can be frozen; a mart without a last day is always published as built."""
    found = {}
    for name, node in mart_nodes(manifest).items():
        meta = node["config"].get("meta", {})
        grain = tuple(meta.get("grain") or ())
        column = meta.get("last_day_on") or next((period for period in PERIODS if period in grain), None)
        if column:
            found[name] = LastDay(column, grain)
    return found


def freeze(settings: Settings, last_days: Mapping[str, LastDay], before: date) -> None:
    """Keep what the current publication says about days before `before`, including what was frozen earlier."""
    folder = _folder(settings)
    make_private(folder.parent)
    folder.mkdir(exist_ok=True)
    with private_connection(settings.warehouse_dir / "tmp" / "freeze") as connection:
        for mart, last_day in sorted(last_days.items()):
            published = settings.parquet_dir / f"{mart}.parquet"
            if not published.is_file():
                continue
            beside = folder / f".{mart}.parquet.tmp"
            connection.execute(
                f"copy (select * from read_parquet({quote_path(published)}) where {last_day.is_before(before)}) "
                f"to {quote_text(beside)} (format parquet, compression zstd)"
            )
            beside.replace(folder / f"{mart}.parquet")


@dataclass(frozen=True)
class Frozen:
    """What is frozen in a warehouse. `before`: the first day that is published as built; None: all days are."""

    folder: Path
    last_days: Mapping[str, LastDay]
    before: date | None

    @classmethod
    def of(cls, settings: Settings, last_days: Mapping[str, LastDay]) -> "Frozen":
        """What is frozen in this warehouse."""
        return cls(_folder(settings), last_days, read_terms(settings).frozen_before)

    def rows(self, connection: duckdb.DuckDBPyConnection, mart: Mart, built: str) -> str:
        """The rows of a mart as SQL for a FROM clause: `built`, or frozen ones in place of those of the same days.

        A mart without a date in its grain has a frozen row in place of the one with the same grain. A column added to
        the mart since is null in frozen rows; a removed one is gone.
        """
        file = self.folder / f"{mart.name}.parquet"
        last_day = self.last_days.get(mart.name)
        if self.before is None or last_day is None or not file.is_file():
            return built
        frozen = f"read_parquet({quote_path(file)})"
        known = {row[0] for row in connection.execute(f"describe select * from {frozen}").fetchall()}
        columns = ", ".join(
            f"cast({quote_ident(column.name) if column.name in known else 'null'} as {column.data_type}) "
            f"as {quote_ident(column.name)}"
            for column in mart.columns
        )
        is_replaced = (
            last_day.is_before(self.before) if last_day.is_period else self._is_there(last_day, frozen)
        )
        return f"(select * from {built} as built where not {is_replaced} union all select {columns} from {frozen})"

    def _is_there(self, last_day: LastDay, frozen: str) -> str:
        same = " and ".join(
            f"frozen.{quote_ident(key)} is not distinct from built.{quote_ident(key)}"
            for key in last_day.grain
        )
        return f"exists (select 1 from {frozen} as frozen where {same})"


def _folder(settings: Settings) -> Path:
    return settings.retention_dir / "marts"
