"""Contacts of a day: channel, time, queue, conversation, and what an unsolved contact leads to."""

import numpy as np

from orchestration.demo.simulator.agenda import Agenda, Columns, length, rows, stacked
from orchestration.demo.simulator.company import Company
from orchestration.demo.simulator.customers import CUSTOMER, People
from orchestration.demo.simulator.demand import ENERGY_SEASON, Day
from orchestration.demo.simulator.draws import Draws, Rng, cumulative, from_quantiles, pick
from orchestration.demo.simulator.journeys import Journeys
from orchestration.demo.simulator.planted import PLANTED, Plan
from orchestration.demo.simulator.stage_events import questions
from orchestration.demo.simulator.stages import MOMENTS

# Ways to get in touch, as ticket channels of the service desk; 0 is the phone.
CHANNELS = ("voice", "email", "web", "native_messaging", "whatsapp", "twitter")
CHANNEL_WEIGHTS = (0.6, 0.15, 0.08, 0.11, 0.04, 0.02)
WRITTEN = cumulative((0.0, *CHANNEL_WEIGHTS[1:]))

PHONE_CODES = ("VOICE", "CALLBACK", "OUTAGE", "RETENTION")

# Durations by quantile, seconds.
_QUEUE = (0, 2, 4, 7, 11, 16, 24, 36, 55, 90, 220)
_PATIENCE = (3, 40, 90, 150, 200, 260, 340, 430, 600, 800, 1200)
_TALK = (25, 70, 110, 150, 185, 225, 275, 335, 420, 560, 1300)
_HOLD = (0, 0, 0, 0, 0, 0, 0, 15, 35, 80, 240)
_WRAP = (5, 12, 18, 25, 32, 40, 50, 62, 80, 110, 300)
_IVR = (8, 12, 15, 18, 22, 26, 31, 38, 48, 65, 120)
_REPLY = (240, 900, 2400, 5400, 9000, 14_000, 22_000, 36_000, 60_000, 90_000, 200_000)
_SOLVE = (60, 600, 1800, 4000, 9000, 20_000, 45_000, 90_000, 160_000, 260_000, 500_000)
_MORNING = (0, 0.06, 0.13, 0.2, 0.28, 0.37, 0.48, 0.6, 0.72, 0.85, 1.0)

TOPIC_TALK = {"bill": 1.15, "move": 1.05, "outage": 0.75, "leave": 1.25, "join": 1.1}
BASE_SHARE = 0.006


class Contacts:
    """Turns what people want to ask into calls and tickets."""

    def __init__(
        self,
        company: Company,
        people: People,
        draws: Draws,
        agenda: Agenda,
        journeys: Journeys,
        plan: Plan,
    ) -> None:
        self.company = company
        self.people = people
        self.draws = draws
        self.agenda = agenda
        self.journeys = journeys
        self.plan = plan
        self.next_number = 1
        self._teams = np.array([company.team_of(reason) for reason in company.reasons])
        self._talk = np.array([TOPIC_TALK.get(reason.topic_id, 1.0) for reason in company.reasons])
        self._failure = np.array([reason.value_class == "failure" for reason in company.reasons])
        self._is_outage = np.array([reason.topic_id == "outage" for reason in company.reasons])
        self._decides = np.array([reason.stage_id == PLANTED.decisive_stage for reason in company.reasons])
        self._general = np.array(company.reasons_of_stage(""))
        self._is_dead = np.array([reason.reason_id == PLANTED.dead_reason for reason in company.reasons])
        self._business_desk = self._team("business_desk")
        self._digital = self._team("customer_service_digital")
        self._pilot_team = self._team(PLANTED.team_pilot_team)

    def _team(self, team_id: str) -> int:
        return self.company.team_ids.index(team_id) if team_id in self.company.team_ids else 0

    def of_day(self, day: Day) -> tuple[Columns, Columns]:
        """The calls and tickets that begin on a day, each in order of time."""
        rng = self.draws.stream(day.number, "contact")
        wanted = stacked(
            [part for part in (self._base(day, rng), self.agenda.take("contact", day.number)) if part]
        )
        if not length(wanted):
            return {}, {}
        wanted = self._without_dead_reason(wanted)
        channel = self._channel(wanted, day, rng)
        by_phone = channel == 0
        calls = self._calls(rows(wanted, by_phone), day, rng)
        if day.clock_step < 0:
            calls = stacked([part for part in (calls, self._call_of_the_autumn_night(day)) if part])
        tickets = self._tickets(rows(wanted, ~by_phone), channel[~by_phone], day, rng)
        return calls, tickets

    def _base(self, day: Day, rng: Rng) -> Columns:
        """Questions that belong to no journey."""
        numbers = self.people.customers()
        weekday = (1.3, 1.15, 1.05, 1.0, 0.95, 0.6, 0.35)[day.on.weekday()]
        share = BASE_SHARE * weekday * ENERGY_SEASON[day.on.month - 1] * (0.4 if day.is_holiday else 1.0)
        person = numbers[rng.random(len(numbers)) < share]
        place = (rng.random(len(person)) * rng.random(len(person)) * len(self._general)).astype(np.int64)
        return questions(person, self._general[place])

    def _without_dead_reason(self, wanted: Columns) -> Columns:
        """The dead reason is in the list but nobody uses it."""
        return rows(wanted, ~self._is_dead[wanted["reason"]])

    def _channel(self, wanted: Columns, day: Day, rng: Rng) -> np.ndarray:
        count = length(wanted)
        channel = pick(rng, count, cumulative(CHANNEL_WEIGHTS))
        written = pick(rng, count, WRITTEN)
        is_closed = (not day.is_phone_open) & (channel == 0) & ~self._is_outage[wanted["reason"]]
        channel = np.where(is_closed, written, channel)
        return np.where(wanted["sent_to"] >= 0, wanted["sent_to"], channel)

    def _seconds(self, count: int, always_open: np.ndarray, day: Day, rng: Rng) -> np.ndarray:
        opens, closes = day.phone_hours
        in_hours = opens + from_quantiles(rng.random(count), _MORNING) * (closes - opens - 1800)
        at_any_time = rng.random(count) * (day.seconds - 3600)
        moment = np.where(always_open, at_any_time, in_hours).astype(np.int64)
        # In the autumn night an hour of the log exists twice, and local times alone cannot tell which: calls at that
        # time stay within the first hour, as the log is read, except the planted one.
        if day.clock_step < 0:
            moment = np.where((moment > 6000) & (moment < 14_400), 7200 + moment % 600, moment)
        return moment

    def _numbers(self, count: int) -> np.ndarray:
        numbers = np.arange(self.next_number, self.next_number + count)
        self.next_number += count
        return numbers

    def _started(self, wanted: Columns, day: Day, rng: Rng, always_open: np.ndarray) -> Columns:
        """The contacts with their times, in order of time, numbered."""
        count = length(wanted)
        moment = self._seconds(count, always_open, day, rng)
        order = np.argsort(moment, kind="stable")
        started = rows({**wanted, "second": moment}, order)
        started["number"] = self._numbers(count)
        started["case"] = np.where(started["case"] < 0, started["number"], started["case"])
        return started

    def _calls(self, wanted: Columns, day: Day, rng: Rng) -> Columns:
        count = length(wanted)
        if not count:
            return {}
        is_outage = self._is_outage[wanted["reason"]]
        calls = self._started(wanted, day, rng, is_outage)
        calls["team"] = self._team_of(calls, rng)
        calls["channel"] = self._phone_channel(calls, rng)
        self._conversation(calls, day, rng)
        calls["is_outbound"] = rng.random(count) < 0.02
        calls["is_test"] = rng.random(count) < 0.006
        calls["is_known"] = (rng.random(count) < 0.9) & (self.people.state[calls["person"]] == CUSTOMER)
        calls["agent"] = calls["team"] * 20 + (rng.random(count) * 20).astype(np.int64)
        calls["transfers"] = (rng.random(count) < 0.12).astype(np.int64) + (rng.random(count) < 0.02)
        calls["coded_as"] = self._coded(calls, day, rng)
        calls["is_resolved"] = self._outcome(calls, day, rng, ~calls["is_abandoned"])
        return calls

    def _call_of_the_autumn_night(self, day: Day) -> Columns:
        """A call that begins at 02:55 and ends ten minutes later, at 02:05."""
        person, outage = self.people.customers()[:1], np.flatnonzero(self._is_outage)[:1]
        if not (len(person) and len(outage)):
            return {}
        call = self._calls(questions(person, outage), day, self.draws.stream(day.number, "autumn night"))
        tenths = {"ivr": 200, "queue": 100, "talk": 5700, "hold": 0}
        flags = {"is_abandoned": False, "is_outbound": False, "is_test": False, "has_wait": True}
        for name, value in {"second": 10_500, **tenths, **flags}.items():
            call[name] = np.full(1, value, call[name].dtype)
        return call

    def _team_of(self, contacts: Columns, rng: Rng) -> np.ndarray:
        team = self._teams[contacts["reason"]]
        is_business = self.people.is_business_group[self.people.group[contacts["person"]]]
        return np.where(is_business & (rng.random(len(team)) < 0.7), self._business_desk, team)

    def _phone_channel(self, calls: Columns, rng: Rng) -> np.ndarray:
        plain = np.where(rng.random(length(calls)) < 0.04, PHONE_CODES.index("CALLBACK"), 0)
        topic = self._teams[calls["reason"]]
        channel = np.where(topic == self._team("retention"), PHONE_CODES.index("RETENTION"), plain)
        return np.where(self._is_outage[calls["reason"]], PHONE_CODES.index("OUTAGE"), channel)

    def _conversation(self, calls: Columns, day: Day, rng: Rng) -> None:
        """Waiting, giving up, talking. Durations are whole tenths of seconds."""
        count = length(calls)
        crowd = (
            1.0
            + (0.8 if day.on.weekday() == 0 else 0.0)
            + (2.0 if day.number == self.plan.storm_day else 0.0)
        )
        queue = (from_quantiles(rng.random(count), _QUEUE) * crowd * 10).astype(np.int64)
        patience = (from_quantiles(rng.random(count), _PATIENCE) * 10).astype(np.int64)
        calls["ivr"] = (from_quantiles(rng.random(count), _IVR) * 10).astype(np.int64)
        calls["is_abandoned"] = queue > patience
        calls["queue"] = np.minimum(queue, patience)
        pilot = self._pilot_factor(calls, day)
        factor = self._talk[calls["reason"]] * self._team_factor(calls, day) * pilot
        talk = (from_quantiles(rng.random(count), _TALK) * factor * 10).astype(np.int64)
        hold = (from_quantiles(rng.random(count), _HOLD) * pilot * 10).astype(np.int64)
        wrap = (from_quantiles(rng.random(count), _WRAP) * pilot * 10).astype(np.int64)
        calls["has_wrap"] = rng.random(count) >= 0.03
        # For some who gave up the log has no wait, only the times, in whole seconds.
        calls["has_wait"] = ~calls["is_abandoned"] | (rng.random(count) >= PLANTED.abandons_without_wait)
        whole = (calls["ivr"] + calls["queue"]) // 10 - calls["ivr"] // 10
        calls["queue"] = np.where(calls["has_wait"], calls["queue"], 10 * whole)
        for name, values in (("talk", talk), ("hold", hold), ("wrap", wrap)):
            calls[name] = np.where(calls["is_abandoned"], 0, values)

    def _team_factor(self, calls: Columns, day: Day) -> np.ndarray:
        """Every team has days on which everything is slower."""
        shocks = self.draws.stream(day.number, "team shocks").random(len(self.company.team_ids))
        return (0.85 + 0.3 * shocks)[calls["team"]]

    def _pilot_factor(self, calls: Columns, day: Day) -> np.ndarray:
        """The team in the team pilot handles calls faster from its start on."""
        in_pilot = (calls["team"] == self._pilot_team) & (day.number >= self.plan.team_pilot_from_day)
        return np.where(in_pilot, PLANTED.team_pilot_handle_factor, 1.0)

    def _coded(self, contacts: Columns, day: Day, rng: Rng) -> np.ndarray:
        """The registered reason, from the list in force: one team registers much of its work under one reason."""
        reason = contacts["reason"]
        overloaded = self.company.reason_number.get(PLANTED.overloaded_reason)
        uniform = rng.random(len(reason))
        if overloaded is None:
            return self.company.in_force(reason, contacts["number"], day.on)
        lazy = (contacts["team"] == self._team(PLANTED.overloaded_team)) & (
            uniform < PLANTED.overloaded_share
        )
        return self.company.in_force(np.where(lazy, overloaded, reason), contacts["number"], day.on)

    def _outcome(self, contacts: Columns, day: Day, rng: Rng, is_answered: np.ndarray) -> np.ndarray:
        """Whether the question is solved; otherwise the customer comes back, complains, or gives up."""
        count = length(contacts)
        share = np.where(self._failure[contacts["reason"]], 0.68, 0.84)
        # Half of those sent to another channel are not helped there either.
        is_sent = contacts["sent_to"] >= 0
        is_dead_end = is_sent & (contacts["number"] % 2 == 0)
        is_resolved = is_answered & (rng.random(count) < share) & ~is_dead_end
        uniform = rng.random(count)
        again = ~is_resolved & (contacts["attempt"] < 4) & (uniform < np.where(is_answered, 0.6, 0.55))
        again |= is_dead_end
        delay = 1 + (rng.random(count) * 6).astype(np.int64)
        delay = np.where(is_answered, delay, 1)
        is_call = "queue" in contacts
        sends_on = again & is_answered & ~is_sent & is_call & (uniform < PLANTED.referred_share)
        contacts["advised"] = np.where(sends_on, CHANNELS.index(PLANTED.referred_to), -1)
        follow_up = {
            "person": contacts["person"],
            "reason": contacts["reason"],
            "case": contacts["case"],
            "attempt": contacts["attempt"] + 1,
            "sent_to": contacts["advised"],
        }
        self.agenda.put("contact", day.number + delay[again], rows(follow_up, again))
        angry = (
            ~is_resolved
            & is_answered
            & (uniform > 0.93)
            & (self.people.state[contacts["person"]] == CUSTOMER)
        )
        self.journeys.complain(contacts["person"][angry], day, rng)
        self._invite(contacts, is_answered, is_resolved, day, rng)
        return is_resolved

    def _invite(
        self, contacts: Columns, is_answered: np.ndarray, is_resolved: np.ndarray, day: Day, rng: Rng
    ) -> None:
        asked = is_answered & (rng.random(length(contacts)) < 0.5)
        penalty = np.where(is_resolved, 0.0, 2.0) + 0.5 * np.minimum(contacts["attempt"], 3)
        moment = np.full(length(contacts), MOMENTS.index("after_contact"))
        invited = {
            "person": contacts["person"],
            "moment": moment,
            "contact": contacts["number"],
            "penalty": penalty,
            "decides": self._decides[contacts["reason"]],
            "is_call": np.full(length(contacts), "queue" in contacts),
        }
        self.agenda.put("invite", np.full(int(asked.sum()), day.number + 1), rows(invited, asked))

    def _tickets(self, wanted: Columns, channel: np.ndarray, day: Day, rng: Rng) -> Columns:
        count = length(wanted)
        if not count:
            return {}
        tickets = self._started({**wanted, "channel": channel}, day, rng, np.ones(count, np.bool_))
        team = self._team_of(tickets, rng)
        tickets["team"] = np.where(rng.random(count) < 0.5, self._digital, team)
        tickets["coded_as"] = np.where(rng.random(count) < 0.85, self._coded(tickets, day, rng), -1)
        is_quick = np.isin(tickets["channel"], (3, 4))
        reply = from_quantiles(rng.random(count), _REPLY) * np.where(is_quick, 0.02, 1.0)
        solve = from_quantiles(rng.random(count), _SOLVE) * np.where(is_quick, 0.1, 1.0)
        tickets["replied"] = tickets["second"] + 20 + reply.astype(np.int64)
        tickets["solved"] = tickets["replied"] + 5 + solve.astype(np.int64)
        tickets["agent"] = tickets["team"] * 20 + (rng.random(count) * 20).astype(np.int64)
        tickets["is_deleted"] = rng.random(count) < 0.01
        tickets["is_question"] = rng.random(count) < 0.7
        tickets["is_moved"] = rng.random(count) < 0.1
        tickets["is_resolved"] = self._outcome(tickets, day, rng, ~tickets["is_deleted"])
        return tickets
