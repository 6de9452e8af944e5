"""Facts about signals: the state of each at the last dump of their lists."""

from __future__ import annotations

from collections import Counter
from datetime import date

from orchestration.demo.simulator.deliver.registers import (
    FIRST_RANKED,
    RANKING,
    REVERSED_OPTION,
    UNSETTLED_OPTION,
)
from orchestration.demo.simulator.deliver.signals import (
    CLOSED_WITH_EFFECT,
    JUMPS,
    NO_GO,
    NO_GO_LATER,
    NOT_TOLD,
    PARAPHRASED,
    STAPLER,
    STUCK,
    Signal,
)
from orchestration.demo.simulator.facts.period import EXACT, Period
from orchestration.demo.simulator.truth import Fact, Filter
from orchestration.demo.simulator.world import World


def signal_facts(world: World, period: Period) -> list[Fact]:
    """What the marts of signals must show."""
    on = world.signals.dumped_on
    submitted = world.signals.submitted()
    if on is None or not submitted:
        return []
    names = {signal.name for signal in submitted}
    return [
        *_open(submitted, on),
        *_funnel(submitted, on),
        *_breakdown(submitted, on),
        *_duplicates(names),
        *_impact(submitted, on),
        *_ranking(period),
    ]


def _is_closed(signal: Signal, on: date) -> bool:
    last = signal.steps[-1]
    return last.outcome == "closed" and last.feedback_on is not None and last.feedback_on <= on


def _open(submitted: list[Signal], on: date) -> list[Fact]:
    """Every open signal is listed with its step; for planted ones, which step."""
    still = [signal for signal in submitted if not _is_closed(signal, on)]
    facts = [
        _count(
            "signals_open",
            "R41",
            "Signals that are not closed at the last dump.",
            "signal_open",
            {},
            len(still),
        )
    ]
    by_name = {signal.name: signal for signal in submitted}
    if STUCK in by_name and by_name[STUCK].steps[-1].entered_on <= on:
        where: Filter = {
            "signal_id": STUCK,
            "step": 5,
            "responsible_role": "process owner",
            "is_over_norm": True,
        }
        facts.append(
            _count("signal_stuck", "R55", "A signal that stays in analysis.", "signal_open", where, 1)
        )
    if NOT_TOLD in by_name and (left := by_name[NOT_TOLD].steps[-1].left_on) and left <= on:
        where = {"signal_id": NOT_TOLD, "step": 10, "refused_reasons": "closed without feedback"}
        text = "A signal closed before its submitter got feedback stays open."
        facts.append(_count("signal_may_not_close", "R54", text, "signal_open", where, 1))
    if JUMPS in by_name and by_name[JUMPS].steps[-1].entered_on <= on:
        where = {"signal_id": JUMPS, "step": 6, "refused_reasons": "step out of order"}
        facts.append(_count("signal_jumps", "R37", "A signal without a decision.", "signal_open", where, 1))
    return facts


def _funnel(submitted: list[Signal], on: date) -> list[Fact]:
    """Visits to each step, without rows that are set aside."""
    entered: Counter[int] = Counter()
    for signal in submitted:
        for step in signal.steps:
            if step.entered_on <= on and not (signal.name == JUMPS and step.number == 5):
                entered[step.number] += 1
    return [
        _sum(
            f"signals_entered_step_{step}",
            "R37",
            f"Signals that entered step {step}.",
            "signal_funnel_monthly",
            {"step": step},
            "entered_count",
            entered[step],
        )
        for step in range(1, 11)
    ]


def _breakdown(submitted: list[Signal], on: date) -> list[Fact]:
    """How many were submitted, chosen, and closed, with which effect."""
    closed = [signal for signal in submitted if _is_closed(signal, on)]
    outcomes = Counter(step.outcome for signal in closed for step in signal.steps)
    numbers = {
        "signal_count": len(submitted),
        "closed_count": len(closed),
        "not_admitted_count": sum(signal.team == "field_service" for signal in submitted)
        + sum(
            signal.team == "customer_service_digital" and signal.submitted_on < date(2024, 11, 1)
            for signal in submitted
        ),
        "closed_rejected_count": outcomes["rejected"],
        "closed_no_go_count": outcomes["no_go"],
        "measured_count": outcomes["measured"],
    }
    return [
        _sum(f"signals_{name}", "R57", f"Signals by {name}.", "signal_breakdown_monthly", {}, name, value)
        for name, value in numbers.items()
    ]


def _impact(submitted: list[Signal], on: date) -> list[Fact]:
    """What became of the stapler, and of the signal measured by the definition of its impact."""
    closed = {signal.name for signal in submitted if _is_closed(signal, on)}
    facts = []
    if STAPLER in closed:
        where: Filter = {
            "item_id": STAPLER,
            "resolution": "rejected",
            "resolution_reason": "not_a_customer_signal",
        }
        facts.append(
            _item(
                "signal_stapler", "R42", "A better stapler is not a customer signal.", "signal_impact", where
            )
        )
    if NO_GO_LATER in closed:
        where = {"item_id": NO_GO_LATER, "resolution": "no_go", "resolution_reason": "reorganisation"}
        facts.append(_item("signal_no_go", "R49", "A reorganisation comes first.", "signal_impact", where))
    if CLOSED_WITH_EFFECT in closed:
        where = {"item_id": CLOSED_WITH_EFFECT, "resolution": "measured", "is_measured_alike": True}
        text = "The effect is measured by the definition of the impact."
        facts.append(_item("signal_measured_alike", "R52", text, "signal_impact", where))
    return facts


def _ranking(period: Period) -> list[Fact]:
    """An option without feasibility is listed but not ranked; an action has two parts, one of them done."""
    facts = []
    if period.has_dump_since(period.plan.at(0.1)):
        where: Filter = {"item_id": UNSETTLED_OPTION, "item_rank": None, "feasibility": None}
        text = "An option without feasibility has no rank."
        facts.append(_item("option_without_feasibility", "R10", text, "improvement_ranking", where))
        # Its estimate was set aside, so there is none.
        where = {"item_id": REVERSED_OPTION, "missing_en": "no estimate"}
        text = "An estimate with reversed bounds does not count."
        facts.append(_item("option_with_reversed_bounds", "R11", text, "improvement_ranking", where))
    if period.has_dump_since(period.plan.at(0.14)):
        where = {
            "ranking_id": RANKING,
            "item_id": FIRST_RANKED,
            "item_rank": 1,
            "score": 212.5,
            "decision_id": "D1",
        }
        text = "A ranking stays as it was frozen, with the decision based on it."
        facts.append(_item("frozen_ranking", "R14", text, "improvement_ranking_snapshot", where))
    if period.has_dump_since(period.plan.at(0.85)):
        where = {"improvement_id": "I2", "decision_outcome": "go", "decision_ranking_id": RANKING}
        text = "A decision on a ranking that was never frozen does not count."
        facts.append(
            Fact(
                *("decision_on_unknown_ranking", "R14", text, "exact", "improvement_overview", where),
                aggregate="count",
                column="improvement_id",
                expected=1,
            )
        )
    if period.has_dump_since(period.plan.at(0.22)):
        facts.append(
            Fact(
                "action_progress",
                "R51",
                "In an action with two parts, the one with three quarters of the weight is done.",
                "exact",
                "improvement_action",
                {"action_id": "A1"},
                aggregate="max",
                column="progress_rate",
                expected=0.75,
                tolerance=EXACT,
            )
        )
    return facts


def _item(fact_id: str, requirement: str, planted: str, mart: str, where: Filter) -> Fact:
    return Fact(
        fact_id, requirement, planted, "exact", mart, where, aggregate="count", column="item_id", expected=1
    )


def _duplicates(names: set[str]) -> list[Fact]:
    if not names >= set(PARAPHRASED):
        return []
    pair = list(PARAPHRASED)
    other = [STAPLER, NO_GO, NO_GO_LATER, STUCK, JUMPS, CLOSED_WITH_EFFECT]
    mart = "signal_duplicate_candidate"
    return [
        Fact(
            "paraphrased_signals",
            "R40",
            "Two signals say the same in other words.",
            "exact",
            mart,
            {"signal_id": pair, "other_signal_id": pair},
            aggregate="count_distinct",
            column="signal_id",
            expected=1,
        ),
        Fact(
            "distinct_signals",
            "R40",
            "Signals about different things are not proposed as duplicates.",
            "null_fact",
            mart,
            {"signal_id": other, "other_signal_id": other},
            aggregate="count",
            expected=0,
        ),
    ]


def _count(fact_id: str, requirement: str, planted: str, mart: str, where: Filter, expected: int) -> Fact:
    return Fact(
        fact_id,
        requirement,
        planted,
        "exact",
        mart,
        where,
        aggregate="count",
        column="signal_id",
        expected=expected,
    )


def _sum(
    fact_id: str, requirement: str, planted: str, mart: str, where: Filter, column: str, expected: int
) -> Fact:
    return Fact(
        fact_id, requirement, planted, "exact", mart, where, column=column, expected=expected, tolerance=EXACT
    )
