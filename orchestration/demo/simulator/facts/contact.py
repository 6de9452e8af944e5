"""Contacts by day, month, channel, reason, team and customer group; handling, queue and abandonment."""

from __future__ import annotations

import numpy as np

from orchestration.demo.simulator.agenda import Columns, length, rows, stacked
from orchestration.demo.simulator.contacts import CHANNELS
from orchestration.demo.simulator.customers import PROSPECT
from orchestration.demo.simulator.deliver.registers import contact_rates
from orchestration.demo.simulator.facts.period import EXACT, Period
from orchestration.demo.simulator.truth import Fact
from orchestration.demo.simulator.visits import PLACES, TEAMS
from orchestration.demo.simulator.world import World

SHORT_ABANDON_TENTHS = 50
MINIMUM_CUSTOMERS = 10
_TOP_REASONS = 12


def valid_contacts(world: World) -> Columns:
    """Every delivered inbound contact that is not a test, with the members it must be counted under."""
    parts = [part for part in (_calls(world), _tickets(world), _visits(world)) if length(part)]
    return stacked(parts)


def valid_calls(world: World) -> Columns:
    """Delivered calls that customers made."""
    calls = world.truth.all_calls()
    return rows(calls, ~calls["is_test"] & ~calls["is_outbound"]) if length(calls) else {}


def _calls(world: World) -> Columns:
    calls = valid_calls(world)
    if not length(calls):
        return {}
    reasons = np.array([reason.reason_id for reason in world.company.reasons], dtype=object)[
        calls["coded_as"]
    ]
    reasons = np.where(calls["reason_unknown"], "unmapped", reasons)
    teams = np.array(world.company.team_ids, dtype=object)[calls["team"]]
    return {
        "day": calls["started_on"],
        "system": np.full(length(calls), "acd", dtype=object),
        "channel": np.where(calls["channel_unknown"], "unmapped", "phone").astype(object),
        "reason": np.where(calls["is_abandoned"], "not_recorded", reasons).astype(object),
        "team": np.where(calls["team_unknown"], "unmapped", teams).astype(object),
        "group": _groups(world, calls["group"], calls["is_known"]),
    }


def _tickets(world: World) -> Columns:
    tickets = world.truth.all_tickets()
    if not length(tickets):
        return {}
    tickets = rows(tickets, ~tickets["is_deleted"])
    channels = np.array([_channel_of(world, "zendesk", code) for code in CHANNELS], dtype=object)
    reasons = np.array(
        [*(reason.reason_id for reason in world.company.reasons), "not_recorded"], dtype=object
    )
    became_customer = world.people.state[tickets["person"]] != PROSPECT
    return {
        "day": tickets["started_on"],
        "system": np.full(length(tickets), "zendesk", dtype=object),
        "channel": channels[tickets["channel"]],
        "reason": reasons[tickets["coded_as"]],
        "team": np.array(world.company.team_ids, dtype=object)[tickets["team"]],
        "group": _groups(world, tickets["group"], became_customer),
    }


def _visits(world: World) -> Columns:
    visits = world.truth.all_visits()
    if not length(visits):
        return {}
    reasons = np.array([reason.reason_id for reason in world.company.reasons], dtype=object)
    return {
        "day": visits["started_on"],
        "system": np.full(length(visits), "registration_app", dtype=object),
        "channel": np.array([_channel_of(world, "registration_app", code) for code in PLACES], dtype=object)[
            visits["place"]
        ],
        "reason": reasons[visits["coded_as"]],
        "team": np.array(TEAMS, dtype=object)[visits["place"]],
        "group": _groups(world, visits["group"], visits["is_known"]),
    }


def _groups(world: World, group: np.ndarray, is_known: np.ndarray) -> np.ndarray:
    names = np.array(shown_groups(world), dtype=object)[group]
    return np.where(is_known, names, "not_recorded").astype(object)


def shown_groups(world: World) -> list[str]:
    """The name of each customer group in the marts; groups with too few customers share one (R114)."""
    is_customer = world.people.state != PROSPECT
    sizes = np.bincount(world.people.group[is_customer], minlength=len(world.company.group_ids))
    shown = list(world.company.group_ids)
    smaller = 0
    for size, group_id in sorted(zip(sizes.tolist(), world.company.group_ids, strict=True)):
        if size and (size < MINIMUM_CUSTOMERS or 0 < smaller < MINIMUM_CUSTOMERS):
            shown[shown.index(group_id)] = "small_groups"
        smaller += size
    return shown


def _channel_of(world: World, system: str, code: str) -> str:
    mapped = {
        (row["source_system"], row["source_code"]): row["channel_id"]
        for row in world.company.seeds["map_channel"]
    }
    return mapped.get((system, code)) or mapped.get(("*", code)) or "unmapped"


def contact_facts(world: World, period: Period) -> list[Fact]:
    """Exact counts and sums of contacts."""
    contacts = valid_contacts(world)
    if not length(contacts):
        return []
    return [
        *_by_month(contacts, period),
        *_by_day(contacts, period),
        *_by_member(contacts, "channel", "channel_id", "R110"),
        *_by_member(contacts, "reason", "contact_reason_id", "R125"),
        *_by_member(contacts, "team", "team_id", "R129"),
        *_by_member(contacts, "group", "customer_group_id", "R128"),
        *_not_registered(contacts),
        *_costs(world, contacts),
        *_handling(world, period),
    ]


def _volume(fact_id: str, requirement: str, planted: str, count: int, **where) -> Fact:
    where = {"metric_id": "contact_volume", **where}
    return Fact(fact_id, requirement, planted, "exact", "metric_daily", where, expected=count)


def _by_month(contacts: Columns, period: Period) -> list[Fact]:
    facts = [_volume("contacts_total", "R6", "Contacts that customers started.", length(contacts))]
    for system in np.unique(contacts["system"]).tolist():
        days = contacts["day"][contacts["system"] == system]
        for month, first, last in period.months():
            count = period.count(days, first, last)
            if count:
                planted = f"Contacts of {month} in {system}."
                where = {"source_system": system, "day_on": period.between(first, last)}
                facts.append(_volume(f"contacts_{system}_{month}", "R33", planted, count, **where))
    return facts


def _by_day(contacts: Columns, period: Period) -> list[Fact]:
    facts = []
    for day in period.sampled:
        is_phone = (contacts["day"] == day) & (contacts["channel"] == "phone")
        count, on = int(is_phone.sum()), period.on(day)
        if not count:
            continue
        where = {"day_on": on, "channel_id": "phone"}
        planted = f"Contacts by phone on {on}."
        facts.append(_volume(f"contacts_on_{on}_phone", "R6", planted, count, **where))
        facts.append(
            Fact(
                f"contact_daily_on_{on}_phone",
                "R6",
                planted,
                "exact",
                "contact_daily",
                where,
                column="contact_count",
                expected=count,
            )
        )
    return facts


def _by_member(contacts: Columns, name: str, column: str, requirement: str) -> list[Fact]:
    members, counts = np.unique(contacts[name].astype(str), return_counts=True)
    largest = sorted(
        zip(members.tolist(), counts.tolist(), strict=True), key=lambda pair: (-pair[1], pair[0])
    )
    special = [pair for pair in largest[_TOP_REASONS:] if pair[0] in ("unmapped", "not_recorded")]
    return [
        _volume(
            f"contacts_{name}_{member}",
            requirement,
            f"Contacts with {name} {member}.",
            count,
            **{column: member},
        )
        for member, count in [*largest[:_TOP_REASONS], *special]
    ]


def _not_registered(contacts: Columns) -> list[Fact]:
    """Contacts without a registered reason: abandoned calls, and tickets."""
    has_no_reason = contacts["reason"] == "not_recorded"
    return [
        Fact(
            f"unregistered_{channel}",
            "R110",
            f"Contacts by {channel} without a registered reason.",
            "exact",
            "contact_channel_coverage_monthly",
            {"channel_id": channel},
            column="unregistered_count",
            expected=int((has_no_reason & (contacts["channel"] == channel)).sum()),
        )
        for channel in np.unique(contacts["channel"][has_no_reason].astype(str)).tolist()
    ]


def _costs(world: World, contacts: Columns) -> list[Fact]:
    """Every contact at the rate of its channel on its day, in whole cents."""
    cents = np.zeros(length(contacts), dtype=np.int64)
    for channel, on, cost_eur in contact_rates(world.calendar):
        has_rate = (contacts["channel"] == channel) & (
            contacts["day"] >= (on - world.calendar.first_day).days
        )
        cents[has_rate] = round(100 * float(cost_eur))
    value_class = {
        row["contact_reason_id"]: row["value_class"] for row in world.company.seeds["contact_reason"]
    }
    is_failure = np.array([value_class.get(reason) == "failure" for reason in contacts["reason"].tolist()])
    return [
        _cost(
            "contact_cost",
            "R13",
            "What contacts cost, with calls costing more from some day on.",
            cents.sum(),
        ),
        _cost(
            "avoidable_contact_cost",
            "R13",
            "What contacts caused by a failure cost.",
            cents[is_failure].sum(),
        ),
        Fact(
            "contacts_of_value_class_failure",
            "R102",
            "Contacts caused by a failure.",
            "exact",
            "contact_value_class_monthly",
            {"value_class": "failure"},
            column="contact_count",
            expected=int(is_failure.sum()),
        ),
    ]


def _cost(metric_id: str, requirement: str, planted: str, cents: int) -> Fact:
    return Fact(
        f"{metric_id}_total",
        requirement,
        planted,
        "exact",
        "metric_daily",
        {"metric_id": metric_id},
        expected=int(cents) / 100,
        tolerance=0.001,
        tolerance_reason="exact to the cent; the mart holds doubles",
    )


def _handling(world: World, period: Period) -> list[Fact]:
    calls = valid_calls(world)
    facts = _replies(world)
    if not length(calls):
        return facts
    answered = rows(calls, ~calls["is_abandoned"])
    measured = rows(answered, answered["has_wrap"])
    is_short = calls["is_abandoned"] & (calls["queue"] < SHORT_ABANDON_TENTHS)
    queue_seconds = int(answered["queue"].sum()) / 10
    facts += [
        *_handle_time("all", measured, {}),
        _count_metric(
            "short_abandons", "R6", "Callers who gave up within five seconds.", int(is_short.sum())
        ),
        _ratio(
            "abandonment_rate",
            "Callers who gave up, short abandons excluded.",
            int((calls["is_abandoned"] & ~is_short).sum()),
            int((~is_short).sum()),
        ),
        _ratio(
            "average_queue_time", "Queue time of answered calls, in seconds.", queue_seconds, length(answered)
        ),
    ]
    for team, team_id in enumerate(world.company.team_ids):
        chosen = rows(measured, (measured["team"] == team) & ~measured["team_unknown"])
        if length(chosen) >= 30:
            facts += _handle_time(team_id, chosen, {"team_id": team_id})
    for month, first, last in period.months():
        chosen = rows(measured, (measured["started_on"] >= first) & (measured["started_on"] <= last))
        facts += _handle_time(month, chosen, {"day_on": period.between(first, last)})
    return facts


def _replies(world: World) -> list[Fact]:
    replied = sum(world.truth.reply_counts.values())
    if not replied:
        return []
    of_tickets = {"source_system": "zendesk"}
    within = {**of_tickets, "handover_kind": "within a contact"}
    count = world.truth.ticket_counts
    return [
        _count_metric("contacts_handled", "R33", "Tickets that got an answer.", replied, "zendesk"),
        *(
            Fact(fact_id, requirement, planted, "exact", mart, where, column=column, expected=count[name])
            for fact_id, requirement, planted, name, mart, where, column in (
                (
                    "reopened_tickets",
                    "R6",
                    "Tickets that were reopened: later, in the second in which they were solved, or to be merged.",
                    "reopened",
                    "contact_service_level_daily",
                    of_tickets,
                    "reopened_count",
                ),
                (
                    "solved_tickets",
                    "R6",
                    "Tickets that were solved and stayed solved; merged ones were not.",
                    "solved",
                    "contact_service_level_daily",
                    of_tickets,
                    "full_resolution_count",
                ),
                (
                    "handed_over_tickets",
                    "R112",
                    "Tickets that one group handed over to another, without deleted ones.",
                    "handed over",
                    "contact_team_handover_monthly",
                    within,
                    "handover_count",
                ),
            )
        ),
    ]


def _handle_time(name: str, calls: Columns, where: dict) -> list[Fact]:
    if not length(calls):
        return []
    seconds = int((calls["talk"] + calls["hold"] + calls["wrap"]).sum()) / 10
    return [
        _ratio("average_handle_time", f"Handle time of calls ({name}).", seconds, length(calls), name, where)
    ]


def _count_metric(metric_id: str, requirement: str, planted: str, count: int, system: str = "acd") -> Fact:
    where = {"metric_id": metric_id, "source_system": system}
    return Fact(f"{metric_id}_{system}", requirement, planted, "exact", "metric_daily", where, expected=count)


def _ratio(
    metric_id: str,
    planted: str,
    numerator: float,
    denominator: int,
    name: str = "all",
    where: dict | None = None,
) -> Fact:
    return Fact(
        f"{metric_id}_{name}",
        "R6",
        planted,
        "exact",
        "metric_daily",
        {"metric_id": metric_id, "source_system": "acd", **(where or {})},
        denominator_column="denominator",
        expected=numerator / denominator if denominator else None,
        tolerance=EXACT,
        tolerance_reason="counted while generating; only the division is rounded",
    )
