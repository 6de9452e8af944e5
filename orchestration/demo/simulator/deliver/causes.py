"""The registers about prevention: causes, causes of contacts, measures, and reports on them."""

from collections.abc import Iterator
from datetime import timedelta

import numpy as np

from orchestration.demo.simulator.agenda import Columns, length
from orchestration.demo.simulator.company import Company
from orchestration.demo.simulator.deliver.files import Outbox
from orchestration.demo.simulator.demand import Calendar, Day
from orchestration.demo.simulator.truth import Truth

# Causes by the top level of the reason of their contacts; the first of a subject has more weight.
CAUSES = (
    ("C01", "bill", "Rekening is niet te begrijpen", "head of billing", "accepted"),
    ("C02", "bill", "Termijnbedrag verandert zonder bericht", "head of billing", "proposed"),
    ("C03", "outage", "Geen bericht over de duur van een storing", "head of operations", "accepted"),
    ("C04", "move", "Verhuizing wordt te laat verwerkt", "head of customer service", "accepted"),
    ("C05", "service", "Inloggen lukt niet na een wijziging", "", "proposed"),
    ("C06", "join", "Bevestiging blijft uit", "head of sales", "rejected"),
    ("C07", "leave", "Eindafrekening blijft uit", "head of billing", "accepted"),
)
FIRST_WEIGHT = 0.7
# Percentage of the agenda at which each stage is reached; -1 if a cause does not get that far.
_STAGES = (
    (5, 12, 25, 33),
    (10, 20, -1, -1),
    (5, 9, 21, 28),
    (8, 30, 44, 51),
    (12, -1, -1, -1),
    (6, 15, -1, -1),
    (9, 18, 40, -1),
)
# Measure, cause, title, owner, state, forum, percentage of the agenda at the decision and at the start, contacts
# expected to be avoided.
MEASURES = (
    ("M01", "C01", "Uitleg bij de rekening", "head of billing", "running", "kwaliteitsoverleg", 33, 41, "20"),
    ("M02", "C03", "Storingsbericht per sms", "head of operations", "done", "storingsoverleg", 28, 36, "6"),
    ("M03", "C04", "Verhuizing zelf volgen", "head of customer service", "assigned", "", 51, -1, "8"),
    ("M04", "C02", "Bericht voor elke wijziging", "", "proposed", "", -1, -1, ""),
)
# The cost of the measures that were carried out.
_MEASURE_COST_EUR = {"M01": "450.00", "M02": "120.00"}
REPORT_DUE_DAYS = 5
MISSED_EVERY = 4


class Causes:
    """Full dumps with the other registers; causes of contacts since the previous one."""

    def __init__(self, company: Company, calendar: Calendar, truth: Truth) -> None:
        self.company = company
        self.calendar = calendar
        self.truth = truth

    def deliver(self, outbox: Outbox, day: Day) -> None:
        """Write the registers as of the end of a day that has a dump."""
        if not (day.number == 0 or day.ends_month):
            return
        calls = self._new_calls()
        if not outbox.is_open:
            return
        for name, (header, lines) in self._registers(day, calls).items():
            outbox.put_lines(f"registers/{name}_{day.stamp}.csv", [header, *lines])

    def _new_calls(self) -> Columns:
        """Calls delivered since the previous dump, however long ago they were made."""
        calls = self.truth.all_calls()
        sent, self.truth.calls_with_cause_sent = self.truth.calls_with_cause_sent, length(calls)
        return {name: values[sent:] for name, values in calls.items()}

    def _registers(self, day: Day, calls: Columns) -> dict[str, tuple[str, list[str]]]:
        return {
            "causes": (
                "cause_id,title,owner_role,acceptance,accepted_on,monitored_on,analysed_on,measured_on,assigned_on",
                list(self._causes(day)),
            ),
            "contact_causes": (
                "contact_system,contact_number,cause_id,weight",
                [
                    f"acd,A{number:08d},{cause},{weight}"
                    for number, cause, weight in causes_of(self.company, calls)
                ],
            ),
            "prevention_measures": (
                "measure_id,cause_id,title,owner_role,status,forum,agreed_on,started_on,ended_on,expected_avoided_count,cost_eur",
                list(self._measures(day)),
            ),
            "reports": ("report_id,title,owner_role,cadence,due_on,produced_on", list(self._reports(day))),
        }

    def _on(self, number: int, day: Day) -> str:
        return self.calendar.day(number).on.isoformat() if 0 <= number <= day.number else ""

    def _at(self, percent: int) -> int:
        return day_at(self.calendar, percent)

    def _causes(self, day: Day) -> Iterator[str]:
        for (cause, _, title, owner, acceptance), stages in zip(CAUSES, _STAGES, strict=True):
            dates = ",".join(self._on(self._at(stage), day) for stage in stages)
            accepted_on = self._on(self._at(stages[0]) + 3, day) if acceptance == "accepted" else ""
            yield f"{cause},{title},{owner},{acceptance if accepted_on else 'proposed'},{accepted_on},{dates}"

    def _measures(self, day: Day) -> Iterator[str]:
        for measure, cause, title, owner, status, forum, agreed, started, expected in MEASURES:
            begins = self._at(started)
            agreed_on, started_on = self._on(self._at(agreed), day), self._on(begins, day)
            state = status if started_on else "assigned" if agreed_on else "proposed"
            ended_on = self._on(begins + 60, day) if status == "done" else ""
            yield (
                f"{measure},{cause},{title},{owner},{state},{forum},{agreed_on},{started_on},{ended_on},"
                f"{expected},{_MEASURE_COST_EUR.get(measure, '')}"
            )

    def _reports(self, day: Day) -> Iterator[str]:
        """A monthly report, due five days into the next month; every fourth one is never made."""
        month = self.calendar.first_day.replace(day=1)
        number = 0
        while month <= day.on:
            following = (month + timedelta(days=32)).replace(day=1)
            due = following + timedelta(days=REPORT_DUE_DAYS - 1)
            came = due - timedelta(days=1) if number % MISSED_EVERY else due + timedelta(days=2)
            produced = (
                came.isoformat() if came <= day.on and number % MISSED_EVERY != MISSED_EVERY - 1 else ""
            )
            yield f"R01,Collectief klantbeeld,customer-experience manager,monthly,{due.isoformat()},{produced}"
            month = following
            number += 1


def day_at(calendar: Calendar, percent: int) -> int:
    """The day at a percentage of the agenda; -1 for never."""
    return calendar.plan.at(percent / 100) if percent >= 0 else -1


def causes_of(company: Company, calls: Columns) -> Iterator[tuple[int, str, str]]:
    """Number, cause and weight of calls with a recorded cause: one in three has none, every fifth has two."""
    if not length(calls):
        return
    by_topic: dict[str, list[str]] = {}
    for cause, topic, *_ in CAUSES:
        by_topic.setdefault(topic, []).append(cause)
    topics = np.array([reason.topic_id for reason in company.reasons], dtype=object)[calls["reason"]]
    for number, topic, is_abandoned in zip(
        calls["number"].tolist(), topics.tolist(), calls["is_abandoned"].tolist(), strict=True
    ):
        causes = by_topic.get(topic, [])
        if is_abandoned or number % 3 == 0 or not causes:
            continue
        if len(causes) > 1 and number % 5 == 0:
            yield number, causes[0], f"{FIRST_WEIGHT}"
            yield number, causes[1], f"{1 - FIRST_WEIGHT:.1f}"
        else:
            yield number, causes[0], ""
