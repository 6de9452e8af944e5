"""The simulated days as filters of facts."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from orchestration.simulator.demand import Calendar
from orchestration.simulator.planted import PLANTED

EXACT = 1e-6
# Ordinary days, both changes of the clock, a holiday and the storm.
SAMPLED_DAYS = (0, 8, 63, 90, 91, PLANTED.storm_day, 120, 300)


@dataclass(frozen=True)
class Period:
    """The days of a simulation; `day_count` of them."""

    calendar: Calendar
    day_count: int

    def on(self, number: int) -> str:
        """A day by number, ISO."""
        return self.calendar.day(number).on.isoformat()

    def between(self, first: int, last: int) -> dict[str, str]:
        """A filter for days from one to another, both included."""
        return {"from": self.on(first), "to": self.on(last)}

    @property
    def sampled(self) -> list[int]:
        """Numbers of the days of which a fact is stated apart."""
        return sorted({day for day in (*SAMPLED_DAYS, self.day_count - 1) if day < self.day_count})

    def months(self) -> Iterator[tuple[str, int, int]]:
        """Each calendar month with the numbers of its first and last simulated day."""
        names = [self.calendar.day(number).month for number in range(self.day_count)]
        for name in dict.fromkeys(names):
            numbers = [number for number, month in enumerate(names) if month == name]
            yield name, numbers[0], numbers[-1]

    def count(self, days: np.ndarray, first: int, last: int) -> int:
        """How many of the day numbers lie between two days."""
        return int(((days >= first) & (days <= last)).sum())
