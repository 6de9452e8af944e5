"""Repeated measurements: their median is reported."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any, Protocol

from benchmarks.sizes import Size


class Timed(Protocol):
    """Anything that took time."""

    wall_seconds: float
    cpu_seconds: float


@dataclass(frozen=True)
class Repeated:
    """The runs of one measurement, in order."""

    runs: Sequence[Any]

    @property
    def last(self) -> Any:
        return self.runs[-1]

    def all_of(self, name: str) -> list[float]:
        """The attribute `name` of each run."""
        return [getattr(run, name) for run in self.runs]

    def median_of(self, name: str) -> float:
        """The median of the attribute `name`."""
        return median(self.all_of(name))


def repeat(size: Size, measure: Callable[[], Timed]) -> Repeated:
    """Measure `size.runs` times, or once if that already takes longer than `size.repeat_below_seconds`."""
    runs = [measure()]
    if runs[0].wall_seconds <= size.repeat_below_seconds:
        runs += [measure() for _ in range(size.runs - 1)]
    return Repeated(runs)
