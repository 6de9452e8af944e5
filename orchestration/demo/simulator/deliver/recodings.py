"""The register of recoded contacts: calls heard by a second coder who does not see the first reason."""

import numpy as np

from orchestration.demo.simulator.agenda import Columns, length, rows, stacked
from orchestration.demo.simulator.company import Company
from orchestration.demo.simulator.deliver.files import Outbox
from orchestration.demo.simulator.demand import Calendar, Day
from orchestration.demo.simulator.planted import PLANTED

HEADER = "recoding_id,contact_system,contact_number,coder,reason_code,recoded_on"
_DAYS_LATER = 7


class Recodings:
    """A full dump on the first day and on the last day of every month. `delivered` are the calls in the latest one."""

    def __init__(self, company: Company, calendar: Calendar) -> None:
        self.company = company
        self.calendar = calendar
        self.delivered: Columns = {}
        self._sampled: list[Columns] = []

    def receive(self, calls: Columns) -> None:
        """Sample a day's calls as they were delivered."""
        if not length(calls):
            return
        is_heard = ~calls["is_abandoned"] & ~calls["is_test"] & ~calls["is_outbound"]
        # A call delivered after the window for late arrivals is in no fact.
        chosen = is_heard & (calls["number"] % PLANTED.recoded_every == 4) & (calls["number"] % 400 != 51)
        names = ("number", "started_on", "reason", "coded_as", "team", "reason_unknown", "team_unknown")
        sample = rows({name: calls[name] for name in names}, chosen)
        # The second coder hears what it was about, with an occasional slip.
        slip = sample["number"] % PLANTED.recoding_slip_every == 2
        sample["recoded_as"] = np.where(slip, sample["coded_as"][::-1], self._in_force(sample))
        self._sampled.append(sample)

    def _in_force(self, sample: Columns) -> np.ndarray:
        """The true reason, or the registered one if that is its successor in the list of that day."""
        heard = sample["reason"].copy()
        if not length(sample):
            return heard
        successors = self.company.successors(self.calendar.day(int(sample["started_on"][0])).on)
        for old, parts in successors.items():
            news = np.array([new for new, _ in parts])
            is_old = heard == old
            registered = sample["coded_as"]
            heard = np.where(is_old, np.where(np.isin(registered, news), registered, news[0]), heard)
        return heard

    def deliver(self, outbox: Outbox, day: Day) -> None:
        """Write the register as of the end of a day that has a dump."""
        if not (day.number == 0 or day.ends_month):
            return
        sample = stacked(self._sampled)
        if length(sample):
            sample = rows(sample, sample["started_on"] <= day.number - _DAYS_LATER)
        self.delivered = sample
        if outbox.is_open:
            outbox.put_lines(f"registers/contact_recodings_{day.stamp}.csv", [HEADER, *self._lines(sample)])

    def _lines(self, sample: Columns) -> list[str]:
        if not length(sample):
            return []
        fields = zip(
            sample["number"].tolist(),
            sample["recoded_as"].tolist(),
            sample["started_on"].tolist(),
            strict=True,
        )
        return [
            f"R{number:08d},acd,A{number:08d},coder{number % 3},{self.company.reasons[reason].reason_id},"
            f"{self.calendar.day(day + _DAYS_LATER).on}"
            for number, reason, day in fields
        ]
