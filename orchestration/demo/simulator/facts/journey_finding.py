"""Facts about what the data proposes about journeys: it finds what was planted, and nothing else."""

from __future__ import annotations

from datetime import timedelta

from orchestration.demo.simulator.facts.period import Period
from orchestration.demo.simulator.stages import ORDER_STEPS
from orchestration.demo.simulator.truth import Fact
from orchestration.demo.simulator.world import World

# The first stages of journeys that start evenly; later stages fill up after the first day.
EVEN_STAGES = ["become_customer_explore", "bill_receive", "move_announce"]


def journey_finding_facts(world: World, period: Period) -> list[Fact]:
    """What `journey_findings`, the map, and the stages per day and month must show."""
    counts = world.journeys.counts
    facts = [*_goals(world), *_payments(world)]
    if counts.started.get("move_house", 0) >= 50:
        facts += [*_days(period), *_even()]
    if counts.planted.get("moves at the meter", 0) >= 80:
        facts += _bottleneck()
    if counts.planted.get("outages on the day of the storm", 0) >= 50:
        facts += _storm(period)
    return facts


def _days(period: Period) -> list[Fact]:
    return [
        Fact(
            "stages_have_every_day",
            "R5",
            "A stage has a row on each simulated day, even if nobody was there.",
            "exact",
            "journey_stage_daily",
            {"journey_stage_id": "move_settle"},
            aggregate="count_distinct",
            column="day_on",
            expected=period.day_count,
        )
    ]


def _even() -> list[Fact]:
    return [
        Fact(
            "even_volumes_do_not_shift",
            "R8",
            "Customers join, move and are billed evenly: from month to month it changes by less than a quarter.",
            "null_fact",
            "journey_findings",
            {"finding_kind": "volume_shift", "journey_stage_id": EVEN_STAGES},
            aggregate="count",
            expected=0,
        )
    ]


def _bottleneck() -> list[Fact]:
    return [
        Fact(
            "bottleneck_is_proposed_by_the_data",
            "R8",
            "No hypothesis mentions the wait before the meter reading; the data shows it.",
            "exact",
            "journey_findings",
            {
                "finding_kind": "bottleneck",
                "origin": "data",
                "from_stage_id": "move_arrange",
                "journey_stage_id": "move_meter",
            },
            aggregate="count_distinct",
            column="journey_stage_id",
            expected=1,
        ),
        Fact(
            "pain_of_waiting_is_shown",
            "R92",
            "The map says that customers wait long for the meter reading, and they do.",
            "exact",
            "journey_map",
            {
                "journey_stage_id": "move_meter",
                "finding_kind": "bottleneck",
                "evidence_state": ["shown", "earlier"],
            },
            aggregate="count_distinct",
            column="journey_stage_id",
            expected=1,
        ),
    ]


def _storm(period: Period) -> list[Fact]:
    storm = period.calendar.day(period.plan.storm_day).on.replace(day=1)
    whole = _whole_months(period)
    if storm.isoformat() not in whole or (storm - timedelta(days=1)).replace(day=1).isoformat() not in whole:
        return []
    return [
        Fact(
            "storm_shifts_volume",
            "R8",
            "In the month of the storm more customers check whether an outage is known than in the month before.",
            "exact",
            "journey_findings",
            {
                "finding_kind": "volume_shift",
                "journey_stage_id": "outage_notice",
                "month_start_on": storm.isoformat(),
            },
            aggregate="count_distinct",
            column="journey_stage_id",
            expected=1,
        )
    ]


def _whole_months(period: Period) -> set[str]:
    """The first days of the months that were simulated from the first day to the last."""
    return {
        f"{month}-01"
        for month, first, last in period.months()
        if period.calendar.day(first).on.day == 1 and period.calendar.day(last).ends_month
    }


def _payments(world: World) -> list[Fact]:
    paid = _order_count(world, "paid")
    if paid < 1000:
        return []
    return [
        Fact(
            "who_pays_is_at_the_stage_of_paying",
            "R86",
            "Nearly every payment in a month is by another customer, who reaches the payment stage.",
            "estimate",
            "journey_stage_monthly",
            {"journey_stage_id": "bill_pay"},
            column="customer_count",
            expected=paid,
            tolerance=round(paid * 0.05),
            tolerance_reason="some pay two bills in a month and count once, and some reach it without paying",
        )
    ]


def _goals(world: World) -> list[Fact]:
    ordered = _order_count(world, "ordered")
    if ordered < 50:
        return []
    return [
        Fact(
            "contracts_are_goals",
            "R104",
            "Every agreed contract is the goal of a journey.",
            "estimate",
            "journey_goal_weekly",
            {"journey_id": "become_customer"},
            column="reached_count",
            expected=ordered,
            tolerance=round(ordered * 0.05),
            tolerance_reason="a journey without earlier events within its time has not reached its goal",
        )
    ]


def _order_count(world: World, step: str) -> int:
    return sum(count for (_, code), count in world.truth.order_counts.items() if ORDER_STEPS[code] == step)
