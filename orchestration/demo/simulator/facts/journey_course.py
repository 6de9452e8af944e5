"""Facts about the course of journeys: what was visible of each, in which order, where it went, how evenly."""

from __future__ import annotations

import numpy as np

from orchestration.demo.simulator.agenda import length, rows
from orchestration.demo.simulator.facts.later_contact import known_contacts
from orchestration.demo.simulator.facts.period import Period
from orchestration.demo.simulator.stages import Trail
from orchestration.demo.simulator.truth import Fact
from orchestration.demo.simulator.world import World

# The wait of three days lies between the second stage of a move and the third.
_BEFORE, _AFTER = ["move_announce", "move_arrange"], ["move_meter", "move_start", "move_settle"]
# A bill is over after this many days.
_DAYS_OF_A_BILL = 45


def journey_course_facts(world: World, period: Period) -> list[Fact]:
    """What the marts of flow, variants and silos must show, and what that of goals must not claim."""
    return [*_crossings(world, period), *_variants(world, period), *_handovers(world), *_even_goals(world)]


def _crossings(world: World, period: Period) -> list[Fact]:
    days = np.minimum(*world.journeys.counts.trail_of("move_house", period.day_count))
    if len(days) < 50:
        return []
    count = len(_BEFORE)
    is_before, is_after = (days[:, :count] < Trail.NEVER), (days[:, count:] < Trail.NEVER)
    crosses = is_before.any(axis=1) & is_after.any(axis=1)
    left = np.where(is_before, days[:, :count], -1).max(axis=1)[crosses]
    arrived = days[:, count:].min(axis=1)[crosses]
    edges = {"journey_id": "move_house", "from_stage_id": _BEFORE, "to_stage_id": _AFTER}
    return [
        Fact(
            "moves_cross_the_wait",
            "R84",
            "Moves seen both before and after the wait of three days cross it once.",
            "estimate",
            "journey_flow_weekly",
            edges,
            column="transition_count",
            expected=int(crosses.sum()),
            tolerance=round(0.1 * crosses.sum()),
            tolerance_reason="unknown callers and visitors who are never recognised are on separate journeys",
        ),
        Fact(
            "days_of_the_wait",
            "R9",
            "The days between what is seen before the wait and after it.",
            "estimate",
            "journey_flow_weekly",
            edges,
            column="waiting_hours",
            denominator_column="transition_count",
            scale=1 / 24,
            expected=round(float((arrived - left).mean()), 4),
            tolerance=0.5,
            tolerance_reason="the hours of the day are not counted, and some steps are on separate journeys",
        ),
    ]


def _variants(world: World, period: Period) -> list[Fact]:
    stages = world.company.stages["bill_and_payment"]
    # A payment belongs to a known customer; a visit by somebody who refuses tracking does not.
    days, _ = world.journeys.counts.trail_of("bill_and_payment", period.day_count)
    months = [
        (month, first, last)
        for month, first, last in period.months()
        if period.calendar.day(first).on.day == 1 and last + _DAYS_OF_A_BILL < period.day_count
    ]
    if not months or not len(days):
        return []
    began = days.min(axis=1)
    in_months = np.any([(began >= first) & (began <= last) for _, first, last in months], axis=0)
    is_seen = days < Trail.NEVER
    facts = []
    for name, text, variant in (
        ("bills_just_paid", "Bills of which only the payment is seen.", ["bill_pay"]),
        (
            "bills_looked_at_and_paid",
            "Bills that are viewed and paid, and nothing else.",
            ["bill_receive", "bill_pay"],
        ),
    ):
        follows = np.all(is_seen == np.isin(stages, variant), axis=1) & in_months
        facts.append(
            Fact(
                name,
                "R4",
                text,
                "estimate",
                "journey_variants_monthly",
                {
                    "journey_id": "bill_and_payment",
                    "month_start_on": [f"{month}-01" for month, _, _ in months],
                    "variant": " > ".join(variant),
                },
                column="journey_count",
                expected=int(follows.sum()),
                tolerance=round(0.15 * follows.sum()),
                tolerance_reason="visitors never recognised are on separate journeys; other questions count too",
            )
        )
    return facts


def _handovers(world: World) -> list[Fact]:
    contacts = known_contacts(world)
    if not length(contacts):
        return []
    company, journey = world.company, "bill_and_payment"
    stages = company.stages[journey]
    is_of_it = np.array([reason.stage_id in stages for reason in company.reasons])
    contacts = rows(contacts, is_of_it[contacts["coded_as"]])
    contacts = rows(contacts, np.lexsort((contacts["at"], contacts["person"])))
    # The last entry is for unknown teams, as index -1 selects it.
    department = np.array([*(row["department"] for row in company.seeds["team"]), ""])[contacts["team"]]
    person, at = contacts["person"], contacts["at"]
    follows = (person[1:] == person[:-1]) & (at[1:] - at[:-1] <= 86_400 * company.pauses[journey])
    is_other = (department[1:] != department[:-1]) & (department[1:] != "") & (department[:-1] != "")
    count = int((follows & is_other).sum())
    if count < 30:
        return []
    return [
        Fact(
            "bills_handed_over_between_departments",
            "R101",
            "Customers with a question about a bill whose next question went to another department.",
            "estimate",
            "journey_silos_monthly",
            {"journey_id": journey},
            column="handover_count",
            expected=count,
            tolerance=round(0.15 * count),
            tolerance_reason="a new bill starts a new journey, and visits in between make one last longer",
        )
    ]


def _even_goals(world: World) -> list[Fact]:
    if world.journeys.counts.started.get("move_house", 0) < 50:
        return []
    return [
        Fact(
            "even_goals_raise_no_alarm",
            "R85",
            "Customers who join, move and are billed differ in reaching their goals only by chance.",
            "null_fact",
            "journey_goal_weekly",
            {"journey_id": ["become_customer", "bill_and_payment", "move_house"], "is_alarm": True},
            aggregate="count",
            expected=0,
        )
    ]
