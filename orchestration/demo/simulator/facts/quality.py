"""What goes wrong in deliveries: malformed lines, breaches of the contract, duplicates, unknown codes, lateness."""

from __future__ import annotations

from orchestration.demo.simulator.agenda import length
from orchestration.demo.simulator.facts.period import Period
from orchestration.demo.simulator.truth import Fact
from orchestration.demo.simulator.world import World

_SUPERSEDED = "contract: accepted deliveries = records + superseded duplicates"


def quality_facts(world: World, period: Period) -> list[Fact]:
    """To the row."""
    truth = world.truth
    facts = [
        _rejected(system, table, count) for (system, table), count in sorted(truth.rejected_lines.items())
    ]
    facts += [_quarantined(*key, count) for key, count in sorted(truth.quarantined_rows.items())]
    facts += [_superseded(*key, count) for key, count in sorted(truth.superseded_rows.items()) if count]
    return [*facts, *_unmapped(world), *_late(world), *_balanced()]


def _rejected(system: str, table: str, count: int) -> Fact:
    where = {"source_system": system, "table_name": table}
    planted = f"Lines of {system}.{table} that cannot be read."
    fact_id = f"rejected_{system}_{table}"
    return Fact(
        fact_id, "R36", planted, "exact", "quality_delivery", where, column="reject_count", expected=count
    )


def _quarantined(entity: str, system: str, reason: str, count: int) -> Fact:
    where = {"entity": entity, "source_system": system, "reason": reason}
    fact_id = f"quarantined_{system}_{entity}_{reason.replace(' ', '_')}"
    planted = f"Rows of {entity} in {system} that break the contract: {reason}."
    return Fact(
        fact_id, "R4", planted, "exact", "quality_quarantine", where, column="row_count", expected=count
    )


def _superseded(entity: str, system: str, count: int) -> Fact:
    where = {"boundary": _SUPERSEDED, "entity": entity, "source_system": system}
    planted = f"Records of {entity} that {system} delivered again."
    fact_id = f"superseded_{system}_{entity}"
    return Fact(
        fact_id,
        "R4",
        planted,
        "exact",
        "quality_reconciliation",
        where,
        column="rows_set_aside",
        expected=count,
    )


def _unmapped(world: World) -> list[Fact]:
    calls = world.truth.all_calls()
    if not length(calls):
        return []
    unknown = {
        "contact_reason": calls["reason_unknown"] & ~calls["is_abandoned"],
        "channel": calls["channel_unknown"],
        "team": calls["team_unknown"],
    }
    facts = []
    for dimension, chosen in unknown.items():
        if chosen.any():
            where = {"dimension": dimension, "entity": "contact", "source_system": "acd"}
            planted = f"Calls with a code of {dimension} that no mapping has."
            fact_id = f"unmapped_acd_{dimension}"
            facts.append(
                Fact(
                    fact_id,
                    "R124",
                    planted,
                    "exact",
                    "quality_unmapped",
                    where,
                    column="row_count",
                    expected=int(chosen.sum()),
                )
            )
    return facts


def _late(world: World) -> list[Fact]:
    count = world.truth.late["very late"]
    if not count:
        return []
    planted = "Calls delivered six days after their day, later than the window for late arrivals."
    where = {"source_system": "acd"}
    return [
        Fact(
            "late_calls",
            "R63",
            planted,
            "exact",
            "quality_late_event",
            where,
            column="row_count",
            expected=count,
        )
    ]


def _balanced() -> list[Fact]:
    planted = "Every row is accounted for at every boundary."
    return [
        Fact(
            "reconciliation_balances",
            "R4",
            planted,
            "exact",
            "quality_reconciliation",
            {"is_balanced": False},
            aggregate="count",
            column="boundary",
            expected=0,
        )
    ]
