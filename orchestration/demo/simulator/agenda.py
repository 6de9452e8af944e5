"""What waits for a later day: courses are drawn when they begin, and later steps are kept here until their day."""

from collections import defaultdict

import numpy as np

Columns = dict[str, np.ndarray]


def length(columns: Columns) -> int:
    return len(next(iter(columns.values()))) if columns else 0


def rows(columns: Columns, chosen: np.ndarray) -> Columns:
    """The chosen rows (a mask or positions) of every column."""
    return {name: values[chosen] for name, values in columns.items()}


def stacked(parts: list[Columns]) -> Columns:
    """The parts concatenated; empty if there are none."""
    if not parts:
        return {}
    return {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}


class Agenda:
    """Rows per day and kind. Only what is still to come is in memory, never what was delivered."""

    def __init__(self) -> None:
        self._waiting: dict[tuple[int, str], list[Columns]] = defaultdict(list)

    def put(self, kind: str, day: np.ndarray, columns: Columns) -> None:
        """Enter rows for their days."""
        if not len(day):
            return
        order = np.argsort(day, kind="stable")
        sorted_days = day[order]
        starts = np.flatnonzero(np.r_[True, sorted_days[1:] != sorted_days[:-1]])
        for chosen in np.split(order, starts[1:]):
            self._waiting[int(day[chosen[0]]), kind].append(rows(columns, chosen))

    def take(self, kind: str, day: int) -> Columns:
        """Take out the rows of a day, in the order of entry."""
        return stacked(self._waiting.pop((day, kind), []))
