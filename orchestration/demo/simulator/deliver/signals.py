"""Signals of employees and the steps they go through: the two lists that the quality team keeps, sent every month."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import pairwise

import numpy as np

from orchestration.demo.simulator.company import Company
from orchestration.demo.simulator.deliver.files import Outbox
from orchestration.demo.simulator.demand import Calendar, Day
from orchestration.demo.simulator.draws import Draws
from orchestration.demo.simulator.truth import Truth

_HEADER = [
    "signaal_id",
    "ingediend_op",
    "titel",
    "toelichting",
    "functie",
    "team",
    "indiener",
    "kanaal",
    "product",
    "halte",
    "contactreden",
    "klasse",
    "eerste_klant_op",
    "hoofdsignaal",
    "geen_dubbel_van",
    "verbetering",
]
_STEP_HEADER = [
    "signaal_id",
    "stap",
    "begonnen_op",
    "klaar_op",
    "uitkomst",
    "reden",
    "rol",
    "oorzaak",
    "bewijs",
    "blik",
    "teruggekoppeld_op",
]
_ROLES = ("klantadviseur", "monteur", "baliemedewerker", "backoffice")
# Most come from the two teams that could always submit; a third joins later, and some come from elsewhere.
_TEAMS = (
    "customer_service_phone",
    "customer_service_phone",
    "complaints",
    "complaints",
    "customer_service_digital",
    "field_service",
)
_CLASSES = ("quick", "normal", "normal", "large")
_CHANNELS = ("phone", "email", "chat", "website")


@dataclass(frozen=True)
class Theme:
    """What employees notice: titles, their description, and the contact reason and stage it is about."""

    titles: tuple[str, ...]
    text: str
    reason: str
    stage: str


_THEMES = (
    Theme(
        ("Klanten snappen de jaarafrekening niet", "Voorschot en verbruik zijn niet te volgen"),
        "Ik leg elke dag hetzelfde uit: het verschil tussen voorschot en verbruik.",
        "bill_settlement_explain",
        "bill_settle",
    ),
    Theme(
        ("Meterstand doorgeven loopt vast", "Foutmelding bij vijf cijfers van de meter"),
        "De pagina geeft een foutmelding als de stand vijf cijfers heeft.",
        "move_meter_pass_on",
        "move_meter",
    ),
    Theme(
        ("Monteur komt niet op de afgesproken tijd", "Brief en planning noemen een ander dagdeel"),
        "De planning en de brief noemen een ander dagdeel.",
        "outage_visit_missed",
        "outage_repair",
    ),
    Theme(
        ("Bevestiging van de aanmelding komt te laat", "Nieuwe klanten horen dagenlang niets"),
        "Klanten bellen omdat zij dagen niets horen.",
        "join_application_status",
        "become_customer_confirm",
    ),
    Theme(
        ("Opzeggen via de site is onvindbaar", "Mensen zoeken stoppen en vinden niets"),
        "Mensen zoeken op 'stoppen' en vinden niets.",
        "leave_cancel_switch",
        "end_cancel",
    ),
)
# The same problem in other words: a register that compares words only does not see it.
PARAPHRASED_AT = 0.3
PARAPHRASES = (
    (
        "Inloggen lukt niet na een nieuw wachtwoord",
        "Wie zijn wachtwoord heeft veranderd komt de app niet meer in.",
    ),
    (
        "Klant kan niet bij zijn account",
        "Na het resetten van de toegangscode blijft het scherm van Mijn Energie dicht.",
    ),
)
PARAPHRASED = ("SIGPA", "SIGPB")
# Signals with a planted course: their ids say what becomes of them.
CLOSED_WITH_EFFECT, STAPLER, NO_GO, NO_GO_LATER = "SIGP1", "SIGP2", "SIGP3", "SIGP4"
STUCK, NOT_TOLD, JUMPS = "SIGP5", "SIGP6", "SIGP7"


@dataclass
class Step:
    """One visit to a step; without `left_on` the signal is still in it."""

    number: int
    entered_on: date
    left_on: date | None = None
    outcome: str = ""
    reason: str = ""
    feedback_on: date | None = None


@dataclass
class Signal:
    """A signal and all the steps that it will go through."""

    name: str
    submitted_on: date
    title: str
    text: str
    team: str
    submitter: int
    reason: str
    stage: str
    kind: str
    product: str = ""
    channel: str = "phone"
    parent: str = ""
    improvement: str = ""
    first_touch_on: date | None = None
    steps: list[Step] = field(default_factory=list)


class Signals:
    """About a dozen signals a month, and the planted ones."""

    def __init__(self, company: Company, draws: Draws, calendar: Calendar, truth: Truth) -> None:
        self.company = company
        self.draws = draws
        self.calendar = calendar
        self.truth = truth
        self.known = planted_signals(calendar)
        self._month = 0
        # The content of the last dump, for the facts.
        self.dumped_on: date | None = None

    def deliver(self, outbox: Outbox, day: Day) -> None:
        """Write both lists as of the end of a month, if this is its last day."""
        if not day.ends_month:
            return
        self._month += 1
        rng = self.draws.stream(day.number, "signals")
        first = max(day.on.replace(day=1), self.calendar.first_day)
        self.known += [self._drawn(first, day.on, place, rng) for place in range(10 + int(rng.random() * 5))]
        self.dumped_on = day.on
        submitted = self.submitted()
        # A row that breaks a rule is delivered again in every dump.
        for signal in submitted:
            for step in signal.steps:
                if step.entered_on <= day.on and (fault := _fault(signal, step, day.on)):
                    self.truth.quarantined("signal_step", "signals", fault, 1)
        if outbox.is_open:
            rows = [_HEADER, *map(_row, submitted)]
            outbox.put_xlsx(f"signals/signals_{day.stamp}.xlsx", "Signalen", rows)
            steps = [_STEP_HEADER, *(row for signal in submitted for row in _step_rows(signal, day.on))]
            outbox.put_xlsx(f"signals/steps_{day.stamp}.xlsx", "Stappen", steps)

    def submitted(self) -> list[Signal]:
        """Signals of the last dump, oldest first."""
        on = self.dumped_on
        chosen = [signal for signal in self.known if on is not None and signal.submitted_on <= on]
        return sorted(chosen, key=lambda signal: (signal.submitted_on, signal.name))

    def _drawn(self, first: date, last: date, place: int, rng: np.random.Generator) -> Signal:
        draw = [float(rng.random()) for _ in range(8)]
        theme = _THEMES[int(draw[0] * len(_THEMES))]
        on = first + timedelta(days=int(draw[1] * ((last - first).days + 1)))
        products = self.company.product_ids
        signal = Signal(
            f"SIG{self._month:03d}{place:02d}",
            on,
            theme.titles[int(draw[2] * len(theme.titles))],
            theme.text,
            _TEAMS[int(draw[3] * len(_TEAMS))],
            int(draw[4] * 400),
            # Not every required field is filled.
            theme.reason if draw[5] < 0.9 else "",
            theme.stage,
            _CLASSES[int(draw[6] * len(_CLASSES))],
            products[int(draw[7] * len(products))] if draw[7] < 0.8 else "",
            _CHANNELS[int(draw[2] * len(_CHANNELS))],
        )
        signal.steps = _way(on, rng)
        return signal


def _way(on: date, rng: np.random.Generator) -> list[Step]:
    """Through all steps, or out at the quality check or a decision; each step takes some days."""
    fate, tempo = float(rng.random()), 0.5 + float(rng.random())
    days = {2: 3, 3: 6, 4: 7, 5: 12, 6: 9, 7: 6, 8: 40, 9: 56, 10: 3}
    steps = [Step(1, on, on, "submitted")]

    def go(number: int, outcome: str, reason: str = "") -> None:
        entered = steps[-1].left_on or on
        left = entered + timedelta(days=round(days[number] * tempo))
        steps.append(Step(number, entered, left, outcome, reason))

    if fate < 0.2:
        go(2, "rejected", "unclear" if fate < 0.1 else "not_about_the_customer")
        return _told(steps, days[10])
    if fate < 0.3:
        go(2, "returned", "unclear")
        again = steps[-1].left_on or on
        steps.append(Step(1, again, again + timedelta(days=2), "submitted"))
    go(2, "passed")
    go(3, "done")
    if fate > 0.85:
        go(4, "no_go", "low_impact")
        return _told(steps, days[10])
    go(4, "go")
    if fate > 0.8:
        go(5, "skipped", "cause_is_known")
    else:
        go(5, "done")
    go(6, "done")
    if fate > 0.75:
        go(7, "no_go", "no_business_case")
        return _told(steps, days[10])
    go(7, "go")
    go(8, "done")
    go(9, "not_measured", "not_measured_before")
    return _told(steps, days[10])


def _told(steps: list[Step], days: int) -> list[Step]:
    """The last step: the submitter hears of it, and the signal is closed."""
    entered = steps[-1].left_on
    if entered is None:
        raise AssertionError("a signal that is still in a step has no feedback yet")
    on = entered + timedelta(days=days)
    return [*steps, Step(10, entered, on, "closed", "", on)]


def planted_signals(calendar: Calendar) -> list[Signal]:
    """Signals with their own course, at shares of the company's agenda, and two that say the same."""

    def at(share: float) -> date:
        return calendar.day(calendar.plan.at(share)).on

    def steps(*shares: float, last: tuple[str, str] = ("", "")) -> list[Step]:
        """The first steps, each left when the next is entered; the last one has an outcome and its reason."""
        outcomes = ("submitted", "passed", "done", "go", "done", "done", "go", "done", "measured")
        made = [
            Step(place + 1, at(start), at(end), outcomes[place])
            for place, (start, end) in enumerate(pairwise(shares))
        ]
        if last[0]:
            made[-1].outcome, made[-1].reason = last
        return made

    explain = ("Uitleg bij de rekening helpt klanten niet", "Klanten bellen na elke rekening.")
    bill, login = ("bill", "bill_understand"), ("service_account_login", "become_customer_start")
    phone, complaints = "customer_service_phone", "complaints"
    closed = Signal(
        CLOSED_WITH_EFFECT, at(0.03), *explain, phone, 1, *bill, "large", "dual_fuel", improvement="I1"
    )
    closed.first_touch_on = at(0)
    closed.steps = _told(steps(0.03, 0.03, 0.05, 0.08, 0.1, 0.12, 0.13, 0.15, 0.86, 0.88), 2)
    stapler = Signal(STAPLER, at(0.04), "Een betere nietmachine", "De onze loopt vast.", phone, 2, "", "", "")
    stapler.steps = _told(steps(0.04, 0.04, 0.07, last=("rejected", "not_a_customer_signal")), 1)
    no_go = Signal(
        NO_GO,
        at(0.05),
        "Gasketel piept na onderhoud",
        "",
        complaints,
        3,
        "outage_report_heating",
        "outage_notice",
        "quick",
        "boiler_maintenance",
    )
    no_go.steps = _told(steps(0.05, 0.05, 0.09, 0.12, 0.16, last=("no_go", "product_ends")), 2)
    later = Signal(
        NO_GO_LATER,
        at(0.06),
        "Termijnbedrag wijzigen kost drie telefoontjes",
        "",
        complaints,
        4,
        "bill_instalment_change",
        "bill_pay",
        "normal",
        "electricity",
    )
    later.steps = _told(
        steps(0.06, 0.06, 0.09, 0.13, 0.16, 0.2, 0.24, 0.28, last=("no_go", "reorganisation")), 2
    )
    stuck = Signal(
        STUCK,
        at(0.07),
        "Verhuisdatum wordt niet verwerkt",
        "",
        phone,
        5,
        "move_report_not_processed",
        "move_announce",
        "quick",
        "gas",
    )
    stuck.steps = [*steps(0.07, 0.07, 0.09, 0.12, 0.15), Step(5, at(0.15))]
    not_told = Signal(NOT_TOLD, at(0.1), "Koffie in de winkel is koud", "", phone, 6, "", "", "quick")
    not_told.steps = steps(0.1, 0.1, 0.13, last=("rejected", "not_about_the_customer"))
    not_told.steps.append(Step(10, at(0.13), at(0.2), "closed"))
    jumps = Signal(
        JUMPS,
        at(0.12),
        "Welkomstkorting ontbreekt op de nota",
        "",
        complaints,
        7,
        "bill_amount_error",
        "bill_receive",
        "normal",
        "gas",
    )
    jumps.steps = [*steps(0.12, 0.12, 0.15, 0.18), Step(5, at(0.18), at(0.25), "done"), Step(6, at(0.25))]
    same = [
        Signal(name, at(PARAPHRASED_AT + place / 50), title, text, phone, 10 + place, *login, "quick", "gas")
        for place, (name, (title, text)) in enumerate(zip(PARAPHRASED, PARAPHRASES, strict=True))
    ]
    for signal in same:
        signal.steps = [
            Step(1, signal.submitted_on, signal.submitted_on, "submitted"),
            Step(2, signal.submitted_on),
        ]
    return [closed, stapler, no_go, later, stuck, not_told, jumps, *same]


def _fault(signal: Signal, step: Step, on: date) -> str:
    """The rule that a planted row breaks, as of a day."""
    if signal.name == NOT_TOLD and step.number == 10 and step.left_on and step.left_on <= on:
        return "closed without feedback"
    if signal.name == JUMPS and step.number == 5:
        return "step out of order"
    return ""


def _row(signal: Signal) -> list[str]:
    return [
        signal.name,
        signal.submitted_on.isoformat(),
        signal.title,
        signal.text,
        _ROLES[signal.submitter % len(_ROLES)],
        signal.team,
        f"medewerker{signal.submitter:04d}",
        signal.channel,
        signal.product,
        signal.stage,
        signal.reason,
        signal.kind,
        signal.first_touch_on.isoformat() if signal.first_touch_on else "",
        signal.parent,
        "",
        signal.improvement,
    ]


def _step_rows(signal: Signal, on: date) -> list[list[str]]:
    """The steps entered by a day, as of that day."""
    rows = []
    for step in signal.steps:
        if step.entered_on > on:
            continue
        is_left = step.left_on is not None and step.left_on <= on
        is_told = step.feedback_on is not None and step.feedback_on <= on
        rows.append(
            [
                signal.name,
                str(step.number),
                step.entered_on.isoformat(),
                step.left_on.isoformat() if step.left_on and is_left else "",
                step.outcome if is_left else "",
                step.reason if is_left else "",
                "kwaliteitscoördinator" if is_left else "",
                "Twee afdelingen sturen elk een brief"
                if is_left and step.outcome == "done" and step.number == 5
                else "",
                "chain_detail" if is_left and step.outcome == "done" and step.number == 5 else "",
                "customer" if is_left and step.outcome == "done" and step.number == 5 else "",
                step.feedback_on.isoformat() if step.feedback_on and is_told else "",
            ]
        )
    return rows
