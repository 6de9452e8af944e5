"""The arguments of a simulation, and whether the folder may be written."""

import json
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from orchestration.base.errors import ConfigError

TRUTH_FILE = "truth.json"
DEFAULT_FIRST_DAY = date(2024, 1, 1)
LAST_POSSIBLE_DAY = date(2049, 12, 31)
MAX_CUSTOMERS = 5_000_000


@dataclass(frozen=True)
class SimulateArguments:
    """How large, how long and where to.

    `customers` on the first day; `days` from `first_day` on, or up to `to_day`. With
    `from_day` only the days from there on are written, beside the existing ones; the days before are simulated
    again without writing. One-off events are spread over `agenda_days`: all days or, in a folder that holds a
    simulation, the days of that one, so that more days leave the earlier ones as they were.
    """

    customers: int
    days: int
    seed: int
    out: Path
    first_day: date = DEFAULT_FIRST_DAY
    from_day: date | None = None
    to_day: date | None = None
    agenda_days: int | None = None

    @property
    def last_day(self) -> date:
        return self.to_day or self.first_day + timedelta(days=self.days - 1)

    @property
    def day_count(self) -> int:
        return (self.last_day - self.first_day).days + 1

    @property
    def written_from(self) -> int:
        """The number of the first day that is written."""
        return (self.from_day - self.first_day).days if self.from_day else 0

    def as_json(self) -> dict[str, Any]:
        """What decides the bytes of the deliveries."""
        return {
            "customers": self.customers,
            "days": self.day_count,
            "seed": self.seed,
            "first_day": self.first_day.isoformat(),
            "last_day": self.last_day.isoformat(),
            "agenda_days": self.agenda_days or self.day_count,
        }


def check_arguments(arguments: SimulateArguments) -> SimulateArguments:
    """The arguments with an absolute folder. Raises ConfigError; nothing is touched."""
    arguments = replace(arguments, out=Path(arguments.out).resolve())
    _check_numbers(arguments)
    _check_days(arguments)
    made = _check_folder(arguments)
    return replace(arguments, agenda_days=arguments.agenda_days or made.get("agenda_days"))


def _check_numbers(arguments: SimulateArguments) -> None:
    if not 1 <= arguments.customers <= MAX_CUSTOMERS:
        raise ConfigError(
            f"--customers is {arguments.customers}; a company has 1 to {MAX_CUSTOMERS} customers.",
            "Try 1500.",
        )
    if arguments.days < 1 and not arguments.to_day:
        raise ConfigError(f"--days is {arguments.days}; simulate at least one day.", "Try 150.")
    if not 0 <= arguments.seed < 2**32:
        raise ConfigError(f"--seed is {arguments.seed}; give a whole number from 0 to {2**32 - 1}.", "Try 7.")


def _check_days(arguments: SimulateArguments) -> None:
    first, last = arguments.first_day, arguments.last_day
    if last < first:
        raise ConfigError(
            f"the last day {last} is before the first day {first}.", "Give a later --to, or more days."
        )
    if last > LAST_POSSIBLE_DAY or first < date(1996, 1, 1):
        raise ConfigError(
            f"{first} to {last} is outside the calendar of holidays and clock changes.",
            f"Use days between 1996-01-01 and {LAST_POSSIBLE_DAY}.",
        )
    if arguments.from_day and not first <= arguments.from_day <= last:
        raise ConfigError(
            f"--from {arguments.from_day} is not between {first} and {last}.", "Give a day within the period."
        )


def _check_folder(arguments: SimulateArguments) -> dict[str, Any]:
    """The arguments of the simulation in the folder; none if it is empty."""
    out = arguments.out
    if out.exists() and not out.is_dir():
        raise ConfigError(f"{out} is a file.", "Give a folder that is empty or does not exist.")
    if not out.exists() or not any(out.iterdir()):
        if arguments.written_from:
            raise ConfigError(
                f"{out} has no simulation that --from {arguments.from_day} could extend.",
                "Leave --from out.",
            )
        return {}
    made = _made(out)
    if made is None:
        raise ConfigError(
            f"{out} has other files.", "Use a folder with --out that is empty or does not exist."
        )
    _check_same(arguments, made)
    return made


def _made(out: Path) -> dict[str, Any] | None:
    """The arguments of the simulation that made a folder; None if none did."""
    try:
        arguments = json.loads((out / TRUTH_FILE).read_text(encoding="utf-8"))["arguments"]
        date.fromisoformat(arguments["last_day"])
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return arguments


def _check_same(arguments: SimulateArguments, made: dict[str, Any]) -> None:
    asked = arguments.as_json()
    names = ["customers", "seed", "first_day", *(["agenda_days"] if arguments.agenda_days else [])]
    other = [name for name in names if made.get(name) != asked[name]]
    if other:
        stands = ", ".join(f"{name} {made.get(name)}" for name in other)
        raise ConfigError(
            f"{arguments.out} has a simulation with other arguments ({stands}).",
            "Use another folder with --out.",
        )
    last = date.fromisoformat(made["last_day"])
    if arguments.last_day < last:
        raise ConfigError(
            f"{arguments.out} has days until {last}, later than {arguments.last_day}.",
            "Use another folder with --out, or at least as many days.",
        )
    if arguments.from_day and arguments.from_day > last + timedelta(days=1):
        raise ConfigError(
            f"{arguments.out} ends on {last}, so --from {arguments.from_day} would leave a gap.",
            f"Give --from {last + timedelta(days=1)}.",
        )
