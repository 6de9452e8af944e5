"""Journeys: who starts one on a day, and its course, drawn at once and entered in the agenda step by step."""

import numpy as np

from orchestration.demo.simulator.agenda import Agenda
from orchestration.demo.simulator.company import Company
from orchestration.demo.simulator.customers import CUSTOMER, LEFT, PROSPECT, PROVINCES, People
from orchestration.demo.simulator.demand import MOVING_SEASON, WEB_WEEKDAY, Day
from orchestration.demo.simulator.draws import Draws, Rng, from_quantiles
from orchestration.demo.simulator.planted import PLANTED, Plan
from orchestration.demo.simulator.stage_events import StageEvents
from orchestration.demo.simulator.stages import STAGE_RULES, Course, JourneyCounts, StageRule, Trail

STARTS_PER_DAY = {"move_house": 0.0006, "end_contract": 0.0006, "complaint": 0.0002}


class Journeys:
    """Starts journeys and enters their steps in the agenda."""

    def __init__(self, company: Company, people: People, draws: Draws, agenda: Agenda, plan: Plan) -> None:
        self.company = company
        self.people = people
        self.draws = draws
        self.agenda = agenda
        self.plan = plan
        self.events = StageEvents(company, people, draws, agenda, plan)

    @property
    def counts(self) -> JourneyCounts:
        """What was started and what was planted."""
        return self.events.counts

    def start(self, day: Day) -> None:
        """Start the journeys of a day."""
        starters = {
            "become_customer": self._newcomers,
            "bill_and_payment": self._billed,
            "outage": self._struck,
        }
        for journey in self.company.stages:
            rng = self.draws.stream(day.number, f"journey {journey}")
            person = starters.get(journey, self._by_chance)(journey, day, rng)
            self.counts.started[journey] = self.counts.started.get(journey, 0) + len(person)
            if len(person):
                self._run(journey, person, day, rng)

    def complain(self, person: np.ndarray, day: Day, rng: Rng) -> None:
        """Start complaints of people for whom something went wrong."""
        if len(person) and "complaint" in self.company.stages:
            self.counts.started["complaint"] = self.counts.started.get("complaint", 0) + len(person)
            self._run("complaint", person, day, rng)

    def _newcomers(self, journey: str, day: Day, rng: Rng) -> np.ndarray:
        expected = len(self.people.customers()) * 0.0018 * WEB_WEEKDAY[day.on.weekday()]
        count = int(expected) + int(rng.random() < expected - int(expected))
        return self.people.add(day.number, count, PROSPECT)

    def _billed(self, journey: str, day: Day, rng: Rng) -> np.ndarray:
        numbers = self.people.customers()
        return numbers[numbers % 28 == day.on.day - 1] if day.on.day <= 28 else numbers[:0]

    def _struck(self, journey: str, day: Day, rng: Rng) -> np.ndarray:
        numbers = self.people.customers()
        uniform = rng.random(len(numbers))
        hit = rng.random(len(PROVINCES)) < 0.03
        share = np.where(hit[self.people.province[numbers]], 0.02, 0.00005)
        is_storm = day.number == self.plan.storm_day
        if is_storm:
            share = share + PLANTED.storm_share
        struck = numbers[uniform < share]
        if is_storm:
            self.counts.add("outages on the day of the storm", len(struck))
        return struck

    def _by_chance(self, journey: str, day: Day, rng: Rng) -> np.ndarray:
        numbers = self.people.customers()
        season = MOVING_SEASON[day.on.month - 1] if journey == "move_house" else 1.0
        share = STARTS_PER_DAY.get(journey, 0.0002) * season * WEB_WEEKDAY[day.on.weekday()]
        return numbers[rng.random(len(numbers)) < share]

    def _run(self, journey: str, person: np.ndarray, day: Day, rng: Rng) -> None:
        zeros = np.zeros(len(person))
        at = np.full(len(person), day.number)
        stages = self.company.stages[journey]
        trail = Trail(stages, len(person))
        self.counts.trails.setdefault(journey, []).append(trail)
        chose_well, promised = np.ones(len(person), np.bool_), np.full(len(person), -1)
        course = Course(person, at, zeros, chose_well, promised, np.arange(len(person)), trail)
        for stage in stages:
            if not len(course.person):
                return
            rule = STAGE_RULES.get(stage, StageRule())
            skipped = self._skips(stage, course, rng)
            self._visit(stage, rule, course, ~skipped, rng)
            self._contact(stage, rule, course, ~skipped, rng)
            self.events.happen(stage, course, day, rng)
            self.events.invite(stage, course, rng)
            goes_on = self._goes_on(stage, rule, course, rng)
            wait = from_quantiles(rng.random(len(course.person)), rule.wait).astype(np.int64)
            course.at = course.at + wait
            course = course.where(goes_on)

    def _skips(self, stage: str, course: Course, rng: Rng) -> np.ndarray:
        share = PLANTED.skipped_share if stage == "move_meter" else 0.0
        skipped = rng.random(len(course.person)) < share
        if stage == "move_meter":
            self.counts.add("moves at the meter", len(skipped))
            self.counts.add("moves that skip the meter", skipped.sum())
        return skipped

    def _visit(self, stage: str, rule: StageRule, course: Course, taken: np.ndarray, rng: Rng) -> None:
        pages = self.events.pages[stage]
        visits = taken & (rng.random(len(course.person)) < rule.visit)
        if stage == "move_meter":
            self.counts.add("moves not seen at the meter", (~visits).sum())
        if len(pages):
            page = pages[(rng.random(len(course.person)) * len(pages)).astype(np.int64)]
            self.events.put_visit(course, visits, page)

    def _contact(self, stage: str, rule: StageRule, course: Course, taken: np.ndarray, rng: Rng) -> None:
        share = np.full(len(course.person), rule.contact)
        if stage == "become_customer_start":
            is_late = course.penalty > 0
            share = np.where(is_late, PLANTED.late_contact_share, share)
        if stage.startswith("bill_"):
            share = share * self.events.pilot_factor(course)
        contacts = taken & (rng.random(len(course.person)) < share)
        reasons = self.events.reasons[stage]
        # The first reasons of a stage in the seed are the most common.
        weight = rng.random(len(course.person)) * rng.random(len(course.person))
        place = (weight * len(reasons)).astype(np.int64)
        self.events.put_contact(course.person[contacts], course.at[contacts], reasons[place][contacts])
        course.mark(stage, contacts)
        if stage == "become_customer_start":
            self.counts.add("late starts", is_late.sum())
            self.counts.add("late starts with a contact", (contacts & is_late).sum())
            self.counts.add("starts in time", (~is_late).sum())
            self.counts.add("starts in time with a contact", (contacts & ~is_late).sum())

    def _goes_on(self, stage: str, rule: StageRule, course: Course, rng: Rng) -> np.ndarray:
        uniform = rng.random(len(course.person))
        share = np.full(len(course.person), rule.goes_on)
        if stage == "become_customer_compare":
            share = np.where(course.chose_well, PLANTED.decisive_share, PLANTED.plain_apply_share)
        if stage == "bill_pay":
            share = np.where(self.events.settles(course), 1.0, share)
        goes_on = uniform < share
        if stage == "become_customer_compare":
            for name, chosen in (("with", course.chose_well), ("without", ~course.chose_well)):
                self.counts.add(f"comparisons {name} a price calculation", chosen.sum())
                self.counts.add(f"applications {name} a price calculation", (chosen & goes_on).sum())
        return goes_on

    def settle_states(self, day: Day) -> tuple[np.ndarray, np.ndarray]:
        """Add those who sign up on a day as customers and remove those who leave; returns their numbers."""
        signed = self.agenda.take("sign_up", day.number).get("person", np.zeros(0, np.int64))
        self.people.state[signed] = CUSTOMER
        self.people.since[signed] = day.number
        left = self.agenda.take("leave", day.number).get("person", np.zeros(0, np.int64))
        self.people.state[left] = LEFT
        return signed, left
