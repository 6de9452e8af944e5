"""Facts about journeys: bottleneck, deviations, paths to a contact, touchpoints that matter or do not, deliveries."""

from __future__ import annotations

from orchestration.demo.simulator.facts.period import Period
from orchestration.demo.simulator.planted import PLANTED
from orchestration.demo.simulator.stages import ORDER_STEPS
from orchestration.demo.simulator.truth import Fact
from orchestration.demo.simulator.world import World

# Touchpoints of order steps that the marts of deliveries do not count.
TOUCHPOINTS = {
    "paid": "order_paid",
    "shipped": "order_shipped",
    "damaged": "order_damaged",
    "returned": "order_returned",
    "cancelled": "order_cancelled",
    "lost": "order_lost",
    "renewed": "order_contract_renewed",
    "ended": "order_contract_ended",
}


def journey_facts(world: World, period: Period) -> list[Fact]:
    """What the marts of journeys and orders must show."""
    planted = world.journeys.counts.planted
    return [
        *_orders(world),
        *_late(planted),
        *_moving(planted, period),
        *_path(planted),
        *_touchpoints(planted),
        *_started(world),
    ]


def _orders(world: World) -> list[Fact]:
    totals: dict[str, int] = {}
    for (_, step), count in sorted(world.truth.order_counts.items()):
        totals[ORDER_STEPS[step]] = totals.get(ORDER_STEPS[step], 0) + count
    return [
        Fact(
            f"orders_{step}",
            "R88",
            f"Steps {step} of orders and contracts.",
            "exact",
            *_where_of(step),
            expected=count,
        )
        for step, count in totals.items()
    ]


def _where_of(step: str) -> tuple[str, dict[str, str], str, str]:
    """Mart, filter, aggregate and column that must show a step: deliveries have their own mart."""
    of_delivery = {"ordered": "ordered_count", "delivered": "arrived_count"}
    if step in of_delivery:
        return "order_delivery_daily", {}, "sum", of_delivery[step]
    return "journey_touchpoint_value", {"touchpoint_id": TOUCHPOINTS[step]}, "sum", "journey_event_count"


def _late(planted: dict[str, int]) -> list[Fact]:
    late, starts = planted.get("late starts", 0), planted.get("starts in time", 0)
    if late < 50 or not starts:
        return []
    difference = (
        planted["late starts with a contact"] / late - planted["starts in time with a contact"] / starts
    )
    return [
        Fact(
            "late_start_raises_contact",
            "R70",
            "Supply that starts after the promised day leads to contacts.",
            "estimate",
            "journey_moment_of_truth",
            {"journey_stage_id": "become_customer_start", "outcome": "contact"},
            aggregate="max",
            column="difference",
            expected=round(difference, 6),
            tolerance=0.1,
            tolerance_reason="other contacts of the same customers and follow-ups are counted too",
        )
    ]


def _moving(planted: dict[str, int], period: Period) -> list[Fact]:
    moves = planted.get("moves at the meter", 0)
    if moves < 50:
        return []
    share = planted["moves not seen at the meter"] / moves
    return [
        Fact(
            "bottleneck_of_three_days",
            "R9",
            f"Arranging both addresses takes {PLANTED.bottleneck_days} days longer than any other step of a move.",
            "exact",
            "journey_bottlenecks_monthly",
            {"journey_id": "move_house", "from_stage_id": "move_arrange", "bottleneck_rank": 1},
            aggregate="count_distinct",
            column="from_stage_id",
            expected=1,
        ),
        Fact(
            "moves_that_skip_the_meter",
            "R84",
            "Moves without a meter reading: a step of the desired journey is missing.",
            "estimate",
            "journey_conformance_monthly",
            {"journey_id": "move_house", "journey_stage_id": "move_meter"},
            column="missed_journey_count",
            denominator_column="journey_at_stage_count",
            expected=round(share, 6),
            tolerance=0.2,
            tolerance_reason="moves without consent to tracking are not visible",
        ),
        Fact(
            "flat_stage_is_no_bottleneck",
            "R9",
            "The start at the new address takes no longer than other steps.",
            "null_fact",
            "journey_bottlenecks_monthly",
            {"journey_id": "move_house", "from_stage_id": "move_start", "bottleneck_rank": 1},
            aggregate="count",
            expected=0,
        ),
    ]


def _path(planted: dict[str, int]) -> list[Fact]:
    explained, plain = planted.get("bills explained", 0), planted.get("bills plain", 0)
    if explained < 200:
        return []
    with_contact = planted["bills explained with a contact"]
    overall = (with_contact + planted["bills plain with a contact"]) / (explained + plain)
    lift = with_contact / explained / overall if overall else 0.0
    return [
        Fact(
            "path_bill_explanation_contact",
            "R106",
            "The bill, its explanation, a contact: customers who read the explanation get in touch more often.",
            "estimate",
            "journey_paths_to_contact",
            {"path": "web_bill > web_bill_explained"},
            aggregate="max",
            column="lift",
            expected=round(lift, 4),
            tolerance=round(lift / 2, 4),
            tolerance_reason="the base of a lift depends on which other visits count; it must be well above 1",
        )
    ]


def _touchpoints(planted: dict[str, int]) -> list[Fact]:
    compared = planted.get("comparisons with a price calculation", 0)
    without = planted.get("comparisons without a price calculation", 0)
    if min(compared, without) < 100:
        return []
    applied = planted["applications with a price calculation"] / compared
    applied_without = planted["applications without a price calculation"] / without
    return [
        Fact(
            "decisive_touchpoint",
            "R103",
            "Visitors who made a price calculation apply more often.",
            "estimate",
            "journey_touchpoint_value",
            {"journey_id": "become_customer", "touchpoint_id": "web_quote", "touchpoint_value": "decisive"},
            aggregate="max",
            column="difference",
            expected=round(applied - applied_without, 6),
            tolerance=0.12,
            tolerance_reason="journeys are read from events, and not every visitor can be recognised",
        ),
        Fact(
            "useless_touchpoint",
            "R103",
            "Looking at the product pages changes nothing.",
            "null_fact",
            "journey_touchpoint_value",
            {"touchpoint_id": "web_products", "touchpoint_value": "decisive"},
            aggregate="count",
            expected=0,
        ),
        Fact(
            "price_calculation_has_no_best_place",
            "R105",
            "The price calculation matters wherever it comes in the journey.",
            "null_fact",
            "journey_touchpoint_placement",
            {"journey_id": "become_customer", "touchpoint_id": "web_quote", "placement": "better"},
            aggregate="count",
            expected=0,
        ),
    ]


def _started(world: World) -> list[Fact]:
    started = world.journeys.counts.started.get("move_house", 0)
    if started < 50:
        return []
    return [
        Fact(
            "moves_started",
            "R88",
            "Moves that customers started.",
            "estimate",
            "journey_goal_weekly",
            {"journey_id": "move_house"},
            column="journey_count",
            expected=started,
            tolerance=round(started * 0.3),
            tolerance_reason="moves without visible steps are not journeys; a single contact about moving may be one",
        )
    ]
