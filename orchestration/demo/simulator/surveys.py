"""Surveys: who is invited, who answers, and what they say."""

import numpy as np

from orchestration.demo.simulator.agenda import Agenda, Columns, length, rows, stacked
from orchestration.demo.simulator.customers import CUSTOMER, People
from orchestration.demo.simulator.demand import Day
from orchestration.demo.simulator.draws import Draws, Rng, bell, from_quantiles
from orchestration.demo.simulator.planted import PLANTED, Plan
from orchestration.demo.simulator.stage_events import company_mood
from orchestration.demo.simulator.stages import MOMENTS, ORDER_STEPS

SURVEY_IDS = (
    "SV_Contact",
    "SV_Complaint",
    "SV_Move",
    "SV_Outage",
    "SV_Exit",
    "SV_Onboarding",
    "SV_Relation",
    "SV_Settlement",
)
# Recommendation on 0 to 10, before effects of what happened to the customer.
_LEVEL = {"exit": 5.6, "after_complaint": 6.2, "after_outage": 6.9, "relation": 7.6}
_DELAY = (0, 0, 0, 1, 1, 2, 3, 6)
_RELATION_SHARE = 0.004


class Surveys:
    """Invitations of a day, and the answers that arrive later."""

    def __init__(self, people: People, draws: Draws, agenda: Agenda, plan: Plan) -> None:
        self.people = people
        self.draws = draws
        self.agenda = agenda
        self.plan = plan
        self.next_response = 1
        self.pressed = 0
        self._decided = 0
        self._level = np.array([_LEVEL.get(moment, 7.8) for moment in MOMENTS])

    def invite(self, day: Day) -> Columns:
        """The invitations of a day, in order of person. Nobody is asked twice in a month, except a few by mistake."""
        rng = self.draws.stream(day.number, "survey")
        asked = stacked(
            [part for part in (self._relation(day, rng), self.agenda.take("invite", day.number)) if part]
        )
        if not length(asked):
            return {}
        asked = self._one_each(asked)
        rested = day.number - self.people.last_invited[asked["person"]] >= PLANTED.invitation_rest_days
        mistaken = rng.random(length(asked)) < 0.02
        self.pressed += int((mistaken & ~rested).sum())
        invited = rows(asked, rested | mistaken)
        count = length(invited)
        person = invited["person"]
        invited["nth"] = self.people.invitations[person].astype(np.int64)
        self.people.last_invited[person] = day.number
        self.people.invitations[person] += 1
        invited["second"] = 9 * 3600 - day.clock_step + (rng.random(count) * 3600).astype(np.int64)
        invited["sent_at"] = day.starts_at + invited["second"]
        invited["is_bounced"] = rng.random(count) < PLANTED.bounce_share
        invited["is_opened"] = rng.random(count) < 0.65
        self._plan_answers(invited, day, rng)
        return invited

    def _relation(self, day: Day, rng: Rng) -> Columns:
        numbers = self.people.customers()
        person = numbers[rng.random(len(numbers)) < _RELATION_SHARE]
        moment = np.full(len(person), MOMENTS.index("relation"))
        return {
            "person": person,
            "moment": moment,
            "contact": np.full(len(person), -1),
            "penalty": np.zeros(len(person)),
            "decides": np.zeros(len(person), np.bool_),
            "is_call": np.zeros(len(person), np.bool_),
        }

    def _one_each(self, asked: Columns) -> Columns:
        """The main reason to ask somebody, of several on one day: journeys and contacts before the relation."""
        order = np.lexsort((asked["moment"], asked["person"]))
        person = asked["person"][order]
        first = np.r_[True, person[1:] != person[:-1]]
        return rows(asked, order[first])

    def _plan_answers(self, invited: Columns, day: Day, rng: Rng) -> None:
        shares = np.array(PLANTED.response_shares)[
            np.minimum(invited["nth"], len(PLANTED.response_shares) - 1)
        ]
        count = length(invited)
        answers = (rng.random(count) < shares) & ~invited["is_bounced"]
        invited["is_opened"] = (invited["is_opened"] | answers) & ~invited["is_bounced"]
        delay = from_quantiles(rng.random(count), _DELAY).astype(np.int64)
        planned = {
            name: invited[name]
            for name in ("person", "moment", "contact", "penalty", "decides", "is_call", "sent_at")
        }
        planned["invited_on"] = np.full(count, day.number)
        self.agenda.put("answer", day.number + delay[answers], rows(planned, answers))

    def answer(self, day: Day) -> Columns:
        """The responses of a day, in order of time: recommendation 0 to 10, satisfaction 1 to 5, ease 1 to 7.

        If satisfaction was asked with a slider, `slider` has 0 to 100 and `csat` the same on 1 to 5; else -1.
        """
        answered = self.agenda.take("answer", day.number)
        if not length(answered):
            return {}
        rng = self.draws.stream(day.number, "answer")
        count = length(answered)
        earliest = np.where(answered["invited_on"] == day.number, 10 * 3600 + 60, 7 * 3600) - day.clock_step
        second = earliest + (rng.random(count) * (23 * 3600 - day.clock_step - earliest)).astype(np.int64)
        answered = rows({**answered, "second": second}, np.argsort(second, kind="stable"))
        answered["response"] = np.arange(self.next_response, self.next_response + count)
        self.next_response += count
        self._decide(answered)
        self._score(answered, day, rng)
        answered["is_partial"] = rng.random(count) < PLANTED.partial_share
        answered["has_text"] = rng.random(count) < 0.45
        self._renew(answered, day)
        return answered

    def _decide(self, answered: Columns) -> None:
        """The experience at the moment of truth: alternately good and bad, so that both show even with few answers."""
        decides = answered["decides"]
        number = self._decided + np.cumsum(decides)
        self._decided += int(decides.sum())
        felt = np.where(number % 2 == 1, PLANTED.unclear_bill_penalty, -PLANTED.clear_bill_bonus)
        answered["penalty"] = np.where(decides, felt, answered["penalty"])

    def _renew(self, answered: Columns, day: Day) -> None:
        """Those satisfied at the moment of truth renew, for the same amount as before.

        Drawn from a separate stream, so that nothing else in the company changes with it.
        """
        renews = rows(answered, answered["decides"] & ~answered["is_partial"] & (answered["csat"] >= 4))
        count = length(renews)
        uniform = self.draws.stream(day.number, "renewals").random(count)
        columns = {
            "person": renews["person"],
            "step": np.full(count, ORDER_STEPS.index("renewed")),
            "promised": np.full(count, -1),
            "cents": np.zeros(count, np.int64),
        }
        later = 1 + (uniform * PLANTED.renewal_days).astype(np.int64)
        self.agenda.put("renewal", day.number + later, columns)

    def renewals(self, day: Day) -> Columns:
        """The renewals of a day that follow from answers, without those who have left since."""
        renewals = self.agenda.take("renewal", day.number)
        return rows(renewals, self.people.state[renewals["person"]] == CUSTOMER) if renewals else {}

    def _score(self, answered: Columns, day: Day, rng: Rng) -> None:
        count = length(answered)
        person = answered["person"]
        felt = self._level[answered["moment"]] + 1.2 * self.people.mood[person] - answered["penalty"]
        felt = felt + 0.9 * float(company_mood(self.draws, np.array([day.number // 7]))[0])
        in_pilot = self.people.in_arm(person, PLANTED.pilot_salt) & (day.number >= self.plan.pilot_from_day)
        felt = felt + np.where(in_pilot, PLANTED.pilot_bonus, 0.0)
        if day.number >= self.plan.price_rise_day:
            felt = felt - np.where(answered["moment"] == MOMENTS.index("relation"), 0.8, 0.0)
        answered["nps"] = _rounded(felt + 1.3 * bell(rng, count), 0, 10)
        csat = 1.0 + felt * 0.42 + 0.5 * bell(rng, count)
        is_slider = answered["moment"] == MOMENTS.index(PLANTED.slider_moment)
        answered["slider"] = np.where(is_slider, _rounded(25.0 * (csat - 1.0), 0, 100), -1)
        answered["csat"] = np.where(is_slider, 1.0 + answered["slider"] / 25.0, _rounded(csat, 1, 5))
        answered["ces"] = _rounded(1.0 + felt * 0.62 + 0.8 * bell(rng, count), 1, 7)


def _rounded(value: np.ndarray, low: int, high: int) -> np.ndarray:
    return np.clip((value + 0.5).astype(np.int64), low, high)
