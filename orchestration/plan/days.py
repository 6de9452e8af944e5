"""The local days that a run rebuilds: which ones may be asked for, and what dbt is told about them."""

from dataclasses import dataclass
from datetime import date

import duckdb

from orchestration.base.duckdb_settings import limit_resources
from orchestration.base.errors import ConfigError
from orchestration.base.next_command import next_command
from orchestration.base.settings import Settings
from orchestration.base.sql import only_row
from orchestration.base.system_errors import damaged_build
from orchestration.base.transient import TransientError


@dataclass(frozen=True)
class DayRange:
    """Local days from `first` to `last`, both included; without `last`, to the newest."""

    first: date
    last: date | None = None

    def __str__(self) -> str:
        if self.last == self.first:
            return f"{self.first}"
        return f"{self.first} to {self.last}" if self.last else f"{self.first} and later"

    def __contains__(self, day: date) -> bool:
        return self.first <= day and (self.last is None or day <= self.last)

    def dbt_vars(self) -> dict[str, str]:
        """The vars that make dbt rebuild these days."""
        last = {"rebuild_to": self.last.isoformat()} if self.last else {}
        return {"rebuild_from": self.first.isoformat(), **last}


def asked_days(
    day: date | None, from_day: date | None, to_day: date | None, full_refresh: bool = False
) -> DayRange | None:
    """What --day, --from, --to and --full-refresh ask for together; None: no days. Raises ConfigError."""
    asked = {"--day": day, "--from": from_day, "--full-refresh": full_refresh}
    given = [option for option, value in asked.items() if value]
    if len(given) > 1:
        raise ConfigError(
            f"{' and '.join(given)} cannot be combined.",
            "Use --day to rebuild one day, --from for all days from then on, --full-refresh for everything.",
        )
    if to_day and not from_day:
        raise ConfigError(f"--to {to_day} gives the last day, but no first day is given.", "Add --from.")
    if to_day and from_day and to_day < from_day:
        raise ConfigError(f"--to {to_day} is before --from {from_day}.", "Give a later --to.")
    return DayRange(day, day) if day else DayRange(from_day, to_day) if from_day else None


def assert_built(settings: Settings) -> None:
    """Raise ConfigError if nothing has been built yet, so that there is no day to rebuild."""
    if not settings.build_file.is_file():
        raise ConfigError(
            f"Nothing was built in {settings.warehouse_dir} yet, so there is no day to rebuild.",
            f"First build what was delivered, without naming days: {next_command(settings, 'run')}.",
        )


def assert_delivered(settings: Settings, days: DayRange) -> None:
    """Raise ConfigError if a day lies outside what the build knows, so that nothing was delivered about it.

    The caller holds the warehouse. Raises TransientError if another program has the build file open.
    """
    assert_built(settings)
    try:
        known = delivered_range(settings)
    except duckdb.IOException as error:
        damaged = damaged_build(settings.build_file, str(error))
        raise damaged or TransientError(
            f"{settings.build_file} is open in another program.",
            "Close it there (IDE, notebook, BI tool) and run again; readers open klantbeeld.duckdb.",
        ) from error
    if known is None:
        raise ConfigError(
            f"{settings.build_file} has no delivered days yet, so there is none to rebuild.",
            f"First build what was delivered, without naming days: {next_command(settings, 'run')}.",
        )
    outside = [day for day in (days.first, days.last) if day and day not in known]
    if outside:
        raise ConfigError(
            f"{outside[0]} is outside the delivered days, {known} in {settings.build_file}; nothing was changed.",
            f"Give a day within these, or build what was newly delivered: {next_command(settings, 'run')}.",
        )


def delivered_range(settings: Settings) -> DayRange | None:
    """First and last day of the rows in the build, late ones that wait included; None if it has no rows.

    Raises duckdb.IOException if the build file is being written.
    """
    if not settings.build_file.is_file():
        return None
    with duckdb.connect(str(settings.build_file), read_only=True) as connection:
        limit_resources(connection)
        delivered = _first_and_last(connection, "core.delivered_day")
        # A waiting late row may be the only one delivered about its day.
        waiting = _first_and_last(connection, "marts.quality_late_event where waiting_row_count > 0")
    bounds = [day for day in (*delivered, *waiting) if day]
    return DayRange(min(bounds), max(bounds)) if bounds else None


def _first_and_last(connection: duckdb.DuckDBPyConnection, days: str) -> tuple[date | None, date | None]:
    try:
        first, last = only_row(connection.execute(f"select min(day_on), max(day_on) from {days}"))
    except duckdb.CatalogException:
        # The build ended early, or the project leaves the mart out.
        return None, None
    return first, last
