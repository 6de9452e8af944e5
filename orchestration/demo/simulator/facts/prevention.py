"""What measures avoided: contacts of their cause four weeks before and after, beside all others, and their cost."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

import numpy as np

from orchestration.demo.simulator.agenda import Columns, length
from orchestration.demo.simulator.deliver.causes import MEASURES, causes_of, day_at
from orchestration.demo.simulator.deliver.registers import contact_rates
from orchestration.demo.simulator.facts.contact import valid_calls, valid_contacts
from orchestration.demo.simulator.facts.period import EXACT, Period
from orchestration.demo.simulator.truth import Fact
from orchestration.demo.simulator.world import World

WINDOW_DAYS = 28
_CENT = Decimal("0.01")
_SIXTH = Decimal("0.000001")


def prevention_facts(world: World, _: Period) -> list[Fact]:
    """Facts about every measure whose weeks lie within the days with delivered causes."""
    recorded = _recorded(world)
    if not length(recorded):
        return []
    contacts = valid_contacts(world)["day"]
    first, last = int(recorded["day"].min()), int(recorded["day"].max())
    measures = [
        (measure, cause, day_at(world.calendar, percent)) for measure, cause, *_, percent, _ in MEASURES
    ]
    return [
        fact
        for measure, cause, started in measures
        if started >= 0 and first <= started - WINDOW_DAYS and started + WINDOW_DAYS - 1 <= last
        for fact in _of_measure(measure, cause, started, recorded, contacts)
    ]


def _recorded(world: World) -> Columns:
    """Day, cause, weight and euros (-1: no rate) of every recorded cause in a dump."""
    calls = valid_calls(world)
    if not length(calls):
        return {}
    day_of = dict(zip(calls["number"].tolist(), calls["started_on"].tolist(), strict=True))
    sent = set(world.truth.all_calls()["number"][: world.truth.calls_with_cause_sent].tolist())
    causes = [row for row in causes_of(world.company, calls) if row[0] in sent]
    day = np.array([day_of[number] for number, *_ in causes], dtype=np.int64)
    cents = np.zeros(len(causes), dtype=np.int64)
    for channel, on, cost_eur in contact_rates(world.calendar):
        if channel == "phone":
            cents[day >= (on - world.calendar.first_day).days] = round(100 * float(cost_eur))
    unpriced = set(calls["number"][calls["channel_unknown"]].tolist())
    is_unpriced = np.array([number in unpriced for number, *_ in causes], dtype=np.bool_)
    return {
        "day": day,
        "cause": np.array([cause for _, cause, _ in causes], dtype=object),
        # Weights have one decimal; whole tenths add up exactly.
        "tenths": np.array([round(10 * float(weight or 1)) for *_, weight in causes], dtype=np.int64),
        "cents": np.where(is_unpriced, -1, cents),
    }


def _of_measure(
    measure: str, cause: str, started: int, recorded: Columns, contacts: np.ndarray
) -> list[Fact]:
    is_cause = recorded["cause"] == cause
    is_before = is_cause & _within(recorded["day"], started - WINDOW_DAYS)
    before = Decimal(int(recorded["tenths"][is_before].sum())) / 10
    after = Decimal(int(recorded["tenths"][is_cause & _within(recorded["day"], started)].sum())) / 10
    other_before = int(_within(contacts, started - WINDOW_DAYS).sum()) - before
    other_after = int(_within(contacts, started).sum()) - after
    facts = [
        _fact(
            measure,
            "R132",
            "Contacts of its cause before it minus those after it.",
            "avoided_contact_count",
            before - after,
        )
    ]
    if not other_before:
        return facts
    avoided = (before * other_after / other_before).quantize(_SIXTH, ROUND_HALF_UP) - after
    facts.append(
        _fact(
            measure,
            "R141",
            "The same, relative to all other contacts.",
            "avoided_against_others_count",
            avoided,
        )
    )
    is_priced = is_before & (recorded["cents"] >= 0)
    tenths = recorded["tenths"][is_priced]
    if tenths.sum():
        cost = Decimal(int((tenths * recorded["cents"][is_priced]).sum())) / Decimal(100 * int(tenths.sum()))
        saving = avoided * cost.quantize(_CENT, ROUND_HALF_UP)
        facts.append(
            _fact(
                measure,
                "R13",
                "The estimated saving, to the cent.",
                "estimated_saving_eur",
                saving.quantize(_CENT, ROUND_HALF_UP),
            )
        )
    return facts


def _within(days: np.ndarray, first: int) -> np.ndarray:
    return (days >= first) & (days < first + WINDOW_DAYS)


def _fact(measure: str, requirement: str, planted: str, column: str, expected: Decimal) -> Fact:
    return Fact(
        f"{column}_of_{measure}",
        requirement,
        planted,
        "exact",
        "contact_prevention_measures",
        {"measure_id": measure},
        column=column,
        expected=round(float(expected), 6),
        tolerance=EXACT,
        tolerance_reason="counted while generating; only the division is rounded",
    )
