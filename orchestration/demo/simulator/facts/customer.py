"""Who is a customer: those who join, those whose contract ends, and those who change group."""

from __future__ import annotations

from datetime import timedelta

from orchestration.demo.simulator.facts.contact import shown_groups
from orchestration.demo.simulator.facts.period import Period
from orchestration.demo.simulator.truth import Fact
from orchestration.demo.simulator.world import World


def customer_facts(world: World, period: Period) -> list[Fact]:
    """Customers per group at the end of the first, the middle and the last full week."""
    weeks = sorted(world.truth.customer_counts)
    chosen = sorted({weeks[0], weeks[len(weeks) // 2], weeks[-1]}) if weeks else []
    return [fact for day in chosen for fact in _at(world, period, day)]


def _at(world: World, period: Period, day: int) -> list[Fact]:
    week = (period.calendar.day(day).on - timedelta(days=6)).isoformat()
    counts: dict[str, int] = {}
    for group, count in zip(shown_groups(world), world.truth.customer_counts[day], strict=True):
        counts[group] = counts.get(group, 0) + count
    return [
        Fact(
            f"customers_{group}_{week}",
            "R128",
            f"Customers of group {group} at the end of the week of {week}, without those who have left.",
            "exact",
            "contact_rate_weekly",
            {"week_start_on": week, "customer_group_id": group},
            column="customer_count",
            expected=count,
        )
        for group, count in counts.items()
        if count
    ]
