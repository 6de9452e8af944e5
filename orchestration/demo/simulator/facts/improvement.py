"""Facts of pilots, shocks and revenue."""

from __future__ import annotations

import numpy as np

from orchestration.demo.simulator.agenda import length
from orchestration.demo.simulator.deliver.registers import (
    NULL_PILOT,
    PILOT,
    PRICE_RISE,
    STORM,
    TEAM_PILOT,
)
from orchestration.demo.simulator.facts.contact import valid_contacts
from orchestration.demo.simulator.facts.period import EXACT, Period
from orchestration.demo.simulator.planted import PLANTED
from orchestration.demo.simulator.truth import Fact, Filter
from orchestration.demo.simulator.world import World

_MART = "improvement_effect"
_MATURE_DAYS = 42
# Below this, a pilot of eight weeks has too few contacts to show that they halve.
_ENOUGH_PEOPLE = 1500
# Equal to var improvement_window_weeks.
_MOST_WEEKS = 8
_MANY_RESPONSES = 500
# With fewer people than this, large businesses (three in two hundred) answer too rarely to be judged.
_FEW_OF_A_GROUP = 3000


def improvement_facts(world: World, period: Period) -> list[Fact]:
    """What the marts of improvement must show."""
    return [
        *_change(world, period),
        *_hypotheses(world, period),
        *_pilot(world, period),
        *_null_pilot(world, period),
        *_team_pilot(world, period),
        *_outside(world, period),
        *_revenue(period),
    ]


def _change(world: World, period: Period) -> list[Fact]:
    """Contacts about the bill in equally many full weeks before and from the start of the pilot, both arms together."""
    start = period.plan.pilot_from_day
    contacts = valid_contacts(world)
    delivered_days = (world.truth.desk_until - world.calendar.day(0).starts_at + 43_200) // 86_400
    weeks = min(_MOST_WEEKS, (start - 1) // 7, (delivered_days - start) // 7)
    if weeks < 1 or not period.has_dump_since(start) or not length(contacts):
        return []
    topics = {reason.reason_id: reason.topic_id for reason in world.company.reasons}
    is_bill = np.array([topics.get(reason) == "bill" for reason in contacts["reason"].tolist()])
    days = contacts["day"][is_bill]
    windows = {"before": start - 7 * weeks, "after": start}
    compared = [
        Fact(
            f"contacts_{side}_improvement",
            "R29",
            f"Contacts about the bill in {weeks} weeks {side} the start of the explanation.",
            "exact",
            "improvement_change_parts",
            {"improvement_id": "I1", "metric_id": "contact_volume", "contact_reason_id": "bill"},
            column=f"{side}_value",
            expected=period.count(days, first, first + 7 * weeks - 1),
            tolerance=EXACT,
        )
        for side, first in windows.items()
    ]
    return [*compared, *_by_day(period, days, start)]


def _by_day(period: Period, days: np.ndarray, start: int) -> list[Fact]:
    """Contacts about the bill on the day before the start and on the day of the start."""
    return [
        Fact(
            f"contacts_on_a_day_{phase}",
            "R18",
            f"Contacts about the bill on one day {phase} the explanation.",
            "exact",
            "improvement_factor_daily",
            {"improvement_id": "I1", "metric_id": "contact_volume", "day_on": period.on(day), "phase": phase},
            column="value",
            expected=period.count(days, day, day),
            tolerance=EXACT,
        )
        for phase, day in (("before", start - 1), ("during", start))
    ]


def _hypotheses(world: World, period: Period) -> list[Fact]:
    """Contacts about a failure satisfy less, customer groups do not differ, and the third group is too small."""
    if not period.has_dump_since(0) or length(world.truth.all_responses()) < _MANY_RESPONSES:
        return []
    verdicts = {"H1": "supported", "H2": "refuted", "H3": "not_enough_data"}
    return [
        Fact(
            f"hypothesis_{hypothesis}_{verdict}",
            "R3",
            f"Hypothesis {hypothesis} is {verdict.replace('_', ' ')}.",
            "exact",
            "hypothesis_verdict",
            {"hypothesis_id": hypothesis, "verdict": verdict},
            aggregate="count_distinct",
            column="hypothesis_id",
            expected=1,
        )
        for hypothesis, verdict in verdicts.items()
        if verdict != "not_enough_data" or world.people.count < _FEW_OF_A_GROUP
    ]


def _pilot(world: World, period: Period) -> list[Fact]:
    """The pilot with an effect shows it and meets its expectation; its guardrail is not broken."""
    start = period.plan.pilot_from_day
    if period.day_count <= start + _MATURE_DAYS or world.people.count < _ENOUGH_PEOPLE:
        return []
    chosen = {"pilot_id": PILOT, "metric_id": "contact_volume", "is_chosen": True}
    return [
        _one(
            "pilot_contacts",
            "R25",
            "Contacts about the bill halve in the pilot arm.",
            chosen | {"is_shown": True},
        ),
        _one(
            "pilot_meets_its_expectation", "R26", "They were expected to halve.", chosen | {"verdict": "met"}
        ),
        _none(
            "pilot_satisfaction",
            "R23",
            "Customers of the pilot arm are not less satisfied.",
            {"pilot_id": PILOT, "metric_id": "csat_mean", "verdict": "broken"},
        ),
    ]


def _null_pilot(world: World, period: Period) -> list[Fact]:
    if (
        period.day_count <= period.plan.null_pilot_from_day + _MATURE_DAYS
        or world.people.count < _ENOUGH_PEOPLE
    ):
        return []
    planted = "A pilot in which nothing was changed (A/A)."
    chosen = {"pilot_id": NULL_PILOT, "metric_id": "contact_volume", "is_chosen": True}
    return [
        _none("null_pilot", "R23", planted, {"pilot_id": NULL_PILOT, "is_shown": True}),
        _one(
            "null_pilot_misses_its_expectation",
            "R26",
            "It was expected to halve them.",
            chosen | {"verdict": "missed"},
        ),
    ]


def _team_pilot(world: World, period: Period) -> list[Fact]:
    if (
        period.day_count <= period.plan.team_pilot_from_day + _MATURE_DAYS
        or world.people.count < _ENOUGH_PEOPLE
    ):
        return []
    share = PLANTED.team_pilot_handle_factor
    chosen = {"pilot_id": TEAM_PILOT, "metric_id": "average_handle_time", "is_chosen": True}
    return [
        Fact(
            "team_pilot_handle_time",
            "R21",
            f"One team handles calls {1 - share:.0%} faster while every team has its own shocks.",
            "estimate",
            _MART,
            chosen,
            aggregate="max",
            column="effect",
            expected=round(share - 1, 6),
            tolerance=0.12,
            tolerance_reason="shocks per team and day of 9 % and durations that vary widely",
        ),
        _one(
            "team_pilot_has_its_caveat",
            "R21",
            "Only one team was in the pilot.",
            chosen | {"gate": "downgraded"},
        ),
    ]


def _outside(world: World, period: Period) -> list[Fact]:
    """Events during the measured days of the first pilot are listed beside its effect."""
    first = period.plan.pilot_from_day
    delivered_days = (world.truth.desk_until - world.calendar.day(0).starts_at + 43_200) // 86_400
    last = min(first + period.plan.pilot_days, delivered_days) - 1
    events = {"storm": (period.plan.storm_day, STORM), "price_rise": (period.plan.price_rise_day, PRICE_RISE)}
    measured = {"pilot_id": PILOT, "metric_id": "contact_volume", "is_chosen": True}
    return [
        _one(
            f"{name}_is_listed",
            "R28",
            f"{title} hits both arms of the pilot and is listed beside its effect.",
            measured | {"external_events": [title, f"{PRICE_RISE}, {STORM}"]},
        )
        for name, (day, title) in events.items()
        if first <= day <= last and period.has_dump_since(max(first, day))
    ]


def _one(fact_id: str, requirement: str, planted: str, where: Filter) -> Fact:
    return Fact(
        fact_id,
        requirement,
        planted,
        "exact",
        _MART,
        where,
        aggregate="count_distinct",
        column="pilot_id",
        expected=1,
    )


def _none(fact_id: str, requirement: str, planted: str, where: Filter) -> Fact:
    return Fact(fact_id, requirement, planted, "null_fact", _MART, where, aggregate="count", expected=0)


def _revenue(period: Period) -> list[Fact]:
    if period.day_count < 365:
        return []
    return [
        Fact(
            "satisfaction_leads_revenue",
            "R81",
            "Revenue of renewals follows satisfaction by a quarter.",
            "estimate",
            "experience_lead_lag",
            {"outcome": "renewal_revenue", "is_best_lag": True},
            aggregate="max",
            column="lag_weeks",
            expected=PLANTED.revenue_lag_weeks,
            tolerance=3,
            tolerance_reason="satisfaction moves in waves of four weeks, so neighbouring weeks look alike",
        )
    ]
