"""The simulated days as filters of facts."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from orchestration.demo.simulator.demand import Calendar
from orchestration.demo.simulator.planted import Plan

EXACT = 1e-6


@dataclass(frozen=True)
class Period:
    """The days of a simulation; `day_count` of them."""

    calendar: Calendar
    day_count: int

    def on(self, number: int) -> str:
        """A day by number, ISO."""
        return self.calendar.day(number).on.isoformat()

    def between(self, first: int, last: int) -> dict[str, str]:
        """A filter for a range of days, both ends included."""
        return {"from": self.on(first), "to": self.on(last)}

    @property
    def sampled(self) -> list[int]:
        """Days with their own facts: ordinary ones, storm, clock changes, first holiday, last."""
        days = [self.calendar.day(number) for number in range(self.day_count)]
        holidays = [day.number for day in days if day.is_holiday and day.number]
        chosen = {0, 8, self.plan.at(0.5), self.plan.storm_day, self.day_count - 1, *holidays[:1]}
        return sorted({number for number in chosen if number < self.day_count} | set(self.clock_changes))

    @property
    def clock_changes(self) -> list[int]:
        """The numbers of the days with an hour more or less."""
        return [number for number in range(self.day_count) if self.calendar.day(number).clock_step]

    @property
    def plan(self) -> Plan:
        """The days of one-off events."""
        return self.calendar.plan

    def has_dump_since(self, first: int) -> bool:
        """Whether the registers were delivered on a day or after it."""
        return any(self.calendar.day(number).ends_month for number in range(first, self.day_count))

    def months(self) -> Iterator[tuple[str, int, int]]:
        """Each calendar month with the numbers of its first and last simulated day."""
        names = [self.calendar.day(number).month for number in range(self.day_count)]
        for name in dict.fromkeys(names):
            numbers = [number for number, month in enumerate(names) if month == name]
            yield name, numbers[0], numbers[-1]

    def count(self, days: np.ndarray, first: int, last: int) -> int:
        """The number of day numbers between two days."""
        return int(((days >= first) & (days <= last)).sum())
