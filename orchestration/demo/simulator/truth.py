"""What was delivered, counted while it was made, for verify to compare with the published marts.

Counting is independent of the marts' SQL: it uses what the generator decided (who called, what was answered),
never what was read back.
"""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from orchestration.demo.simulator.agenda import Columns, length, stacked
from orchestration.demo.simulator.demand import Day

Filter = dict[str, Any]


@dataclass(frozen=True)
class Fact:
    """One planted fact: where it must show, and its value. `texts` is only for kind absent."""

    id: str
    requirement: str
    planted: str
    kind: str
    mart: str
    filter: Filter = field(default_factory=dict)
    aggregate: str = "sum"
    column: str = "numerator"
    denominator_column: str | None = None
    scale: float = 1
    expected: float | int | None = None
    tolerance: float = 0
    tolerance_reason: str = "counted while generating"
    texts: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """The entry of truth.json."""
        entry = {name: getattr(self, name) for name in ("id", "requirement", "planted", "kind", "mart")}
        if self.kind == "absent":
            return {**entry, "texts": list(self.texts)}
        names = (
            "filter",
            "aggregate",
            "column",
            "denominator_column",
            "scale",
            "expected",
            "tolerance",
            "tolerance_reason",
        )
        return {**entry, **{name: getattr(self, name) for name in names}}


class Truth:
    """Collects what was delivered. Keeps some numbers per contact and response, and counts for the rest."""

    def __init__(self) -> None:
        self.late: Counter[str] = Counter()
        self.superseded_rows: Counter[tuple[str, str]] = Counter()
        self.quarantined_rows: Counter[tuple[str, str, str]] = Counter()
        self.rejected_lines: Counter[tuple[str, str]] = Counter()
        self.web_counts: Counter[tuple[int, str]] = Counter()
        self.order_counts: Counter[tuple[int, int]] = Counter()
        self.reply_counts: Counter[int] = Counter()
        # Until when the service desk was delivered; 0 if it never was.
        self.desk_until = 0
        # Tickets as of the last export: reopened, solved, handed over to another group.
        self.ticket_counts: Counter[str] = Counter()
        # Customers of each group at the end of each week, by the number of its last day.
        self.customer_counts: dict[int, list[int]] = {}
        # The number of calls, in order of delivery from the first, whose causes were delivered too.
        self.calls_with_cause_sent = 0
        self._calls: list[Columns] = []
        self._tickets: list[Columns] = []
        self._visits: list[Columns] = []
        self._responses: list[Columns] = []
        self._invitations: list[Columns] = []

    def superseded(self, entity: str, system: str, count: int) -> None:
        """Rows delivered again."""
        self.superseded_rows[entity, system] += count

    def quarantined(self, entity: str, system: str, reason: str, count: int) -> None:
        """Rows that break the contract, by reason."""
        self.quarantined_rows[entity, system, reason] += count

    def rejected(self, system: str, table: str, count: int) -> None:
        """Lines that cannot be read."""
        self.rejected_lines[system, table] += count

    def calls(self, calls: Columns) -> None:
        """Calls as delivered, including tests and outbound calls."""
        names = (
            "number",
            "started_on",
            "second",
            "person",
            "reason",
            "coded_as",
            "team",
            "group",
            "queue",
            "talk",
            "hold",
            "wrap",
            "advised",
        )
        flags = ("has_wrap", "is_abandoned", "is_outbound", "is_test", "is_known", "is_resolved")
        unknown = ("channel_unknown", "reason_unknown", "reason_is_9999", "team_unknown")
        self._calls.append({name: calls[name] for name in names + flags + unknown})

    def tickets(self, tickets: Columns) -> None:
        """Tickets at their first delivery."""
        names = (
            "number",
            "started_on",
            "person",
            "channel",
            "reason",
            "coded_as",
            "team",
            "group",
            "is_deleted",
            "is_merged",
            "second_at",
            "solved_at",
        )
        self._tickets.append({name: tickets[name] for name in names})

    def visits(self, visits: Columns) -> None:
        """Visits as delivered."""
        names = (
            "number",
            "started_on",
            "person",
            "coded_as",
            "group",
            "place",
            "is_known",
            "is_resolved",
            "second_at",
        )
        self._visits.append({name: visits[name] for name in names})

    def replies(self, tickets: Columns) -> None:
        """Tickets whose first answer was delivered, by the day on which they began."""
        for day, count in zip(*np.unique(tickets["started_on"], return_counts=True), strict=True):
            self.reply_counts[int(day)] += int(count)

    def responses(self, answered: Columns) -> None:
        """Responses to surveys; a partial one only has the recommendation."""
        names = ("on", "moment", "nps", "csat", "ces", "is_partial", "person", "penalty", "decides")
        self._responses.append({name: answered[name] for name in names})

    def extra_responses(self, day: Day, moment: int, count: int) -> None:
        """Responses without any valid score."""
        self._responses.append(
            {
                "on": np.full(count, day.number),
                "moment": np.full(count, moment),
                **{name: np.full(count, -1) for name in ("nps", "csat", "ces", "person")},
                "is_partial": np.ones(count, np.bool_),
                "penalty": np.zeros(count),
                "decides": np.zeros(count, np.bool_),
            }
        )

    def invitations(self, invitations: Columns) -> None:
        """Invitations to surveys as sent."""
        self._invitations.append({name: invitations[name] for name in ("on", "moment", "nth", "is_bounced")})

    def orders(self, steps: Columns) -> None:
        """Steps of orders as delivered."""
        keys, counts = np.unique(steps["on"] * 100 + steps["step"], return_counts=True)
        for key, count in zip(keys.tolist(), counts.tolist(), strict=True):
            self.order_counts[divmod(key, 100)] += count

    def web(self, day: Day, visits: Columns, events: Columns) -> None:
        """Visits of a day; a page view counts on the day it happened, even after midnight."""
        people = ~visits["is_bot"]
        pings = np.bincount(events["visit"][events["kind"] == 1], minlength=length(visits))
        is_single = people & (visits["pages"] == 1)
        is_view = (events["kind"] == 0) & people[events["visit"]]
        is_later = events["second"] >= day.seconds
        self.web_counts[day.number, "sessions"] += int(people.sum())
        self.web_counts[day.number, "single_page"] += int(is_single.sum())
        self.web_counts[day.number, "bounced"] += int((is_single & (pings == 0)).sum())
        self.web_counts[day.number, "engaged_seconds"] += 10 * int(pings[people].sum())
        self.web_counts[day.number, "page_views"] += int((is_view & ~is_later).sum())
        self.web_counts[day.number + 1, "page_views"] += int((is_view & is_later).sum())

    def all_calls(self) -> Columns:
        return stacked(self._calls)

    def all_tickets(self) -> Columns:
        return stacked(self._tickets)

    def all_visits(self) -> Columns:
        return stacked(self._visits)

    def all_responses(self) -> Columns:
        return stacked(self._responses)

    def all_invitations(self) -> Columns:
        return stacked(self._invitations)
