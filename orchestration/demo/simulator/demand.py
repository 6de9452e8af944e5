"""When customers act: days, Dutch clock time, weekdays, holidays, seasons and opening hours."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cached_property

from orchestration.demo.simulator.planted import ONE_YEAR, Plan

DAY_SECONDS = 86_400

# Contacts by phone, Monday to Sunday, relative to an average working day.
PHONE_WEEKDAY = (1.25, 1.1, 1.0, 0.95, 0.9, 0.45, 0.0)
WEB_WEEKDAY = (1.1, 1.05, 1.0, 1.0, 0.9, 0.85, 0.95)
# Energy questions follow the heating season; people move in summer.
ENERGY_SEASON = (1.3, 1.25, 1.1, 0.95, 0.85, 0.8, 0.75, 0.8, 0.9, 1.0, 1.15, 1.25)
MOVING_SEASON = (0.8, 0.8, 0.95, 1.0, 1.05, 1.2, 1.35, 1.35, 1.15, 1.0, 0.85, 0.7)


def utc_offset(moment: int) -> int:
    """Seconds by which Dutch clocks are ahead at a moment (seconds since 1970, UTC); the European rule since 1996."""
    year = datetime.fromtimestamp(moment, UTC).year
    summer = _change(year, 3) <= moment < _change(year, 10)
    return 7200 if summer else 3600


def _change(year: int, month: int) -> int:
    last = date(year, month, 31)
    sunday = last - timedelta(days=(last.weekday() + 1) % 7)
    return int(datetime(sunday.year, sunday.month, sunday.day, 1, tzinfo=UTC).timestamp())


@dataclass(frozen=True)
class Day:
    """One local day. `number` counts from the first simulated day; seconds are elapsed since local midnight."""

    number: int
    on: date
    is_holiday: bool

    @cached_property
    def starts_at(self) -> int:
        """Local midnight in seconds since 1970, UTC."""
        midnight = int(datetime(self.on.year, self.on.month, self.on.day, tzinfo=UTC).timestamp())
        return midnight - utc_offset(midnight - 7200)

    @cached_property
    def seconds(self) -> int:
        """82,800, 86,400 or 90,000."""
        following = Day(self.number + 1, self.on + timedelta(days=1), False)
        return following.starts_at - self.starts_at

    @property
    def clock_step(self) -> int:
        """The clock jump on this night: 3600 in spring, -3600 in autumn, else 0."""
        return DAY_SECONDS - self.seconds

    @property
    def clock_step_second(self) -> int:
        """Elapsed second at which it jumps."""
        return 7200 if self.clock_step > 0 else 10_800

    @property
    def month(self) -> str:
        return f"{self.on:%Y-%m}"

    @property
    def stamp(self) -> str:
        """The day in a file's name: the files of a day are made in the night after it."""
        return f"{self.on + timedelta(days=1):%Y%m%d}"

    @property
    def is_phone_open(self) -> bool:
        return self.on.weekday() < 6 and not self.is_holiday

    @property
    def phone_hours(self) -> tuple[int, int]:
        """The elapsed seconds between which the phone is answered."""
        opens, closes = (9, 17) if self.on.weekday() == 5 else (8, 20)
        return opens * 3600 - self.clock_step, closes * 3600 - self.clock_step

    @property
    def ends_week(self) -> bool:
        return self.on.weekday() == 6

    @property
    def ends_month(self) -> bool:
        return (self.on + timedelta(days=1)).day == 1

    def wall_seconds(self, elapsed: int) -> int:
        """Seconds since midnight on a wall clock; beyond 86,400 it is the next day."""
        return elapsed + (self.clock_step if elapsed >= self.clock_step_second else 0)


@dataclass(frozen=True)
class Calendar:
    """The days of a simulation, and the days of planned events."""

    first_day: date
    holidays: frozenset[date]
    plan: Plan = ONE_YEAR

    def day(self, number: int) -> Day:
        on = self.first_day + timedelta(days=number)
        return Day(number, on, on in self.holidays)
