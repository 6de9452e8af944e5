"""Visits, page views and bounces; funnels and the site's search."""

from __future__ import annotations

from orchestration.demo.simulator.facts.period import EXACT, Period
from orchestration.demo.simulator.funnels import Funnels
from orchestration.demo.simulator.truth import Fact
from orchestration.demo.simulator.world import World

_RATES = {"bounce_rate": "bounced", "bounce_rate_classic": "single_page"}
_COUNTS = {"sessions": "session_count", "page_views": "page_view_count"}


def web_facts(world: World, period: Period) -> list[Fact]:
    """Exact counts per month and sampled day. Robots, events loaded twice and events without a cookie do not count."""
    counts = world.truth.web_counts
    spans = [(month, first, last) for month, first, last in period.months()]
    spans += [(period.on(day), day, day) for day in period.sampled]
    facts = []
    for name, first, last in spans:
        total = {
            part: sum(counts[day, part] for day in range(first, last + 1))
            for part in ("sessions", "page_views", "bounced", "single_page", "engaged_seconds")
        }
        if total["sessions"]:
            facts += _of_span(name, total, period.between(first, last))
    return [*facts, *_funnels(world.tracker.funnels), *_search(world.tracker.funnels)]


def _of_span(name: str, total: dict[str, int], days: dict[str, str]) -> list[Fact]:
    facts = []
    for metric_id, column in _COUNTS.items():
        where = {"metric_id": metric_id, "day_on": days}
        planted = f"{metric_id} of {name}."
        facts.append(
            Fact(
                f"{metric_id}_{name}",
                "R78",
                planted,
                "exact",
                "metric_daily",
                where,
                expected=total[metric_id],
            )
        )
        where = {"day_on": days}
        fact_id = f"web_daily_{metric_id}_{name}"
        facts.append(
            Fact(
                fact_id, "R78", planted, "exact", "web_daily", where, column=column, expected=total[metric_id]
            )
        )
    for metric_id, part in _RATES.items():
        facts.append(_ratio(metric_id, name, days, total[part], total["sessions"]))
    if total["engaged_seconds"]:
        facts.append(
            _ratio("engaged_seconds_per_session", name, days, total["engaged_seconds"], total["sessions"])
        )
    return facts


def _ratio(metric_id: str, name: str, days: dict[str, str], numerator: int, denominator: int) -> Fact:
    return Fact(
        f"{metric_id}_{name}",
        "R78",
        f"{metric_id} of {name}.",
        "exact",
        "metric_daily",
        {"metric_id": metric_id, "day_on": days},
        denominator_column="denominator",
        expected=numerator / denominator,
        tolerance=EXACT,
        tolerance_reason="counted while generating; only the division is rounded",
    )


def _funnels(funnels: Funnels) -> list[Fact]:
    facts = []
    for column, counts in (
        ("reached_session_count", funnels.reached),
        ("went_back_session_count", funnels.went_back),
    ):
        for (funnel_id, number), count in sorted(counts.items()):
            facts.append(
                Fact(
                    f"funnel_{funnel_id}_{number}_{column.removesuffix('_session_count')}",
                    "R69" if column.startswith("reached") else "R74",
                    f"Visits at step {number} of {funnel_id}: {column}.",
                    "exact",
                    "web_funnel_daily",
                    {"funnel_id": funnel_id, "step_number": number},
                    column=column,
                    expected=count,
                )
            )
    return facts


def _search(funnels: Funnels) -> list[Fact]:
    if not funnels.searched:
        return []
    return [
        Fact(
            fact_id,
            "R73",
            planted,
            "exact",
            "web_daily",
            {},
            column=column,
            expected=count,
        )
        for fact_id, planted, column, count in (
            ("search_visits", "Visits with a search on the site.", "search_session_count", funnels.searched),
            (
                "search_success",
                "Of these, visits that ended neither on the search nor on a contact page.",
                "successful_search_session_count",
                funnels.found,
            ),
        )
    ]
