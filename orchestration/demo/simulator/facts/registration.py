"""Facts about the registration of reasons: reasons that were not on the list, and agreement of a second coder."""

from __future__ import annotations

import numpy as np

from orchestration.demo.simulator.agenda import length, rows
from orchestration.demo.simulator.facts.contact import valid_calls, valid_contacts
from orchestration.demo.simulator.facts.period import Period
from orchestration.demo.simulator.planted import PLANTED
from orchestration.demo.simulator.truth import Fact
from orchestration.demo.simulator.world import World


def registration_facts(world: World, period: Period) -> list[Fact]:
    """What the marts about the registration of reasons must show."""
    return [*_hidden(world), *_recoded(world), *_proposed(world), *_app(world, period)]


def _quality(fact_id: str, requirement: str, planted: str, column: str, count: int) -> Fact:
    return Fact(
        fact_id,
        requirement,
        planted,
        "exact",
        "contact_registration_quality_monthly",
        {},
        column=column,
        expected=count,
    )


def _hidden(world: World) -> list[Fact]:
    contacts = valid_contacts(world)
    if not length(contacts):
        return []
    hidden = [
        reason.reason_id for reason in world.company.reasons if reason.parent_id == PLANTED.hidden_topic
    ]
    # What an unknown team sees cannot be known.
    sees_it = np.isin(contacts["team"].astype(str), (*PLANTED.teams_that_see_it, "unmapped", "not_recorded"))
    count = int((np.isin(contacts["reason"].astype(str), hidden) & ~sees_it).sum())
    planted = "Teams register a reason that is not on their list."
    return [_quality("hidden_reasons", "R122", planted, "hidden_reason_count", count)]


def _recoded(world: World) -> list[Fact]:
    sample = world.recodings.delivered
    if not length(sample):
        return []
    is_known = ~sample["reason_unknown"]
    agreed = is_known & (sample["coded_as"] == sample["recoded_as"])
    planted = "Calls coded again by a second coder"
    return [
        _quality("recoded_contacts", "R119", f"{planted}.", "recoded_count", int(is_known.sum())),
        _quality("agreed_contacts", "R119", f"{planted} alike.", "agreed_count", int(agreed.sum())),
    ]


def _proposed(world: World) -> list[Fact]:
    """Contacts without a code whose text says what they are about, by intended topic."""
    reasons = []
    calls, tickets = valid_calls(world), world.truth.all_tickets()
    if length(calls):
        reasons.append(rows(calls, ~calls["is_abandoned"] & calls["reason_unknown"])["reason"])
    if length(tickets):
        reasons.append(rows(tickets, ~tickets["is_deleted"] & (tickets["coded_as"] < 0))["reason"])
    topics = np.array([reason.topic_id for reason in world.company.reasons], dtype=object)
    found = topics[np.concatenate(reasons)] if reasons else np.zeros(0, dtype=object)
    return [
        Fact(
            f"proposed_{topic}",
            "R109",
            f"Contacts without a code whose words are about {topic}.",
            "estimate",
            "contact_reason_daily",
            {"level_1_id": topic, "reason_origin": "proposed_by_rule"},
            column="contact_count",
            expected=int((found == topic).sum()),
            tolerance=max(3, round(0.1 * int((found == topic).sum()))),
            tolerance_reason="slips of the pen, and words that occur under two topics",
        )
        for topic in PLANTED.worded_topics
    ]


def _app(world: World, period: Period) -> list[Fact]:
    visits = world.truth.all_visits()
    if not length(visits):
        return []
    return [
        Fact(
            "registered_in_the_app",
            "R143",
            "Visits registered in the app, each with a reason.",
            "exact",
            "contact_source_register",
            {"source_system": "registration_app"},
            column="reason_count",
            expected=int((visits["started_on"] >= period.day_count - 365).sum()),
        ),
    ]
