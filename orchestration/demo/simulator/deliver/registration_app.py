"""The registration app of the counter and the engineers: JSON lines, every week."""

import json
from datetime import UTC, datetime

import numpy as np

from orchestration.demo.simulator.agenda import Columns, length, stacked
from orchestration.demo.simulator.company import Company
from orchestration.demo.simulator.customers import People, crm_ids
from orchestration.demo.simulator.deliver.files import Outbox
from orchestration.demo.simulator.demand import Day
from orchestration.demo.simulator.draws import Draws
from orchestration.demo.simulator.texts import messages
from orchestration.demo.simulator.truth import Truth
from orchestration.demo.simulator.visits import PLACES, TEAMS

_CLICKS = 3
_SECONDS_TO_REGISTER = (4, 6, 7, 9, 11, 14, 40)


class RegistrationApp:
    """Collects a week of visits and exports them."""

    def __init__(self, company: Company, people: People, draws: Draws, truth: Truth) -> None:
        self.company = company
        self.people = people
        self.draws = draws
        self.truth = truth
        self._week: list[Columns] = []

    def receive(self, visits: Columns) -> None:
        """Take in the visits of a day."""
        if length(visits):
            self._week.append(visits)

    def export(self, outbox: Outbox, day: Day) -> None:
        """Export the week that ends with this day."""
        visits = stacked(self._week)
        self._week = []
        if not length(visits):
            return
        self.truth.visits(visits)
        if outbox.is_open:
            outbox.put_lines(f"registration_app/registrations_{day.stamp}.jsonl", self._lines(day, visits))

    def _lines(self, day: Day, visits: Columns) -> list[str]:
        rng = self.draws.stream(day.number, "visit texts")
        # Separate numbers, so that no note has the personal data that is planted by number.
        notes = messages(self.company.reasons, visits["reason"], visits["number"] * 61, day.number, rng)
        wait = np.array(_SECONDS_TO_REGISTER)[visits["number"] % len(_SECONDS_TO_REGISTER)]
        fields = zip(
            visits["number"].tolist(),
            visits["second_at"].tolist(),
            visits["seconds"].tolist(),
            wait.tolist(),
            visits["place"].tolist(),
            np.where(visits["is_known"], np.array(crm_ids(visits["person"]), dtype=object), "").tolist(),
            visits["coded_as"].tolist(),
            visits["is_resolved"].tolist(),
            notes,
            strict=True,
        )
        return [
            json.dumps(
                {
                    "registration_id": f"P{number:07d}",
                    "opened_at": _moment(start),
                    "closed_at": _moment(start + seconds),
                    "registered_at": _moment(start + seconds + registering),
                    "channel": PLACES[place],
                    "team": TEAMS[place],
                    "employee": f"employee{number % 40:03d}",
                    "customer": crm or None,
                    "reason": self.company.reasons[code].reason_id,
                    "kind": ("question", "remark", "complaint")[number % 9 // 4],
                    "solved": is_resolved,
                    "clicks": _CLICKS,
                    "note": note,
                },
                ensure_ascii=False,
            )
            for number, start, seconds, registering, place, crm, code, is_resolved, note in fields
        ]


def _moment(second: int) -> str:
    return f"{datetime.fromtimestamp(second, UTC):%Y-%m-%dT%H:%M:%S}Z"
