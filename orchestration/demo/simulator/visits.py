"""Visits to the shop and by engineers: registered in an app, because no phone log or ticket has them."""

import numpy as np

from orchestration.demo.simulator.agenda import Columns, length, rows
from orchestration.demo.simulator.company import Company
from orchestration.demo.simulator.customers import People
from orchestration.demo.simulator.demand import Day
from orchestration.demo.simulator.draws import Draws, from_quantiles
from orchestration.demo.simulator.planted import PLANTED

SHOP, ENGINEER = 0, 1
PLACES = ("counter", "visit")
TEAMS = ("shop", "field_service")
DAILY_SHARE = 0.0007
_MINUTES = (2, 3, 4, 5, 6, 8, 10, 13, 18, 27, 60)


class Visits:
    """Who visited, about what, and how long it took. Nothing follows from a visit."""

    def __init__(self, company: Company, people: People, draws: Draws) -> None:
        self.company = company
        self.people = people
        self.draws = draws
        self._next = 1
        reasons = [company.reasons[number] for number in company.asked_reasons]
        is_alive = [reason.reason_id != PLANTED.dead_reason for reason in reasons]
        is_outage = [reason.topic_id == "outage" for reason in reasons]
        self._of_shop = np.array([n for n in company.asked_reasons if is_alive[n] and not is_outage[n]])
        self._of_engineer = np.array([n for n in company.asked_reasons if is_outage[n]])

    def of_day(self, day: Day) -> Columns:
        """The visits of a day, in order of time; none on Sundays and holidays."""
        if day.on.weekday() == 6 or day.is_holiday or not len(self._of_shop):
            return {}
        rng = self.draws.stream(day.number, "visits")
        people = self.people.customers()
        person = people[rng.random(len(people)) < DAILY_SHARE]
        count = len(person)
        by_engineer = (rng.random(count) < 0.3) & bool(len(self._of_engineer))
        place = rng.random(count)
        chosen = self._of_shop[(place * len(self._of_shop)).astype(np.int64)]
        if len(self._of_engineer):
            chosen = np.where(
                by_engineer, self._of_engineer[(place * len(self._of_engineer)).astype(np.int64)], chosen
            )
        second = 9 * 3600 - day.clock_step + (rng.random(count) * 8 * 3600).astype(np.int64)
        order = np.argsort(second, kind="stable")
        visits = rows(
            {"person": person, "reason": chosen, "second": second, "place": by_engineer.astype(np.int64)},
            order,
        )
        visits["number"] = np.arange(self._next, self._next + count)
        self._next += count
        visits["seconds"] = (from_quantiles(rng.random(count), _MINUTES) * 60).astype(np.int64)
        visits["coded_as"] = self.company.in_force(visits["reason"], visits["number"], day.on)
        visits["is_known"] = rng.random(count) < 0.7
        visits["is_resolved"] = rng.random(count) < 0.9
        visits["started_on"] = np.full(count, day.number)
        visits["second_at"] = visits["second"] + day.starts_at
        visits["group"] = self.people.group[visits["person"]]
        return visits if length(visits) else {}
