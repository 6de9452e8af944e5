"""Facts of the registration of reasons: reasons that were not on the list, and a second coder who agrees or not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from orchestration.simulator.agenda import length
from orchestration.simulator.facts.contact import valid_contacts
from orchestration.simulator.planted import PLANTED
from orchestration.simulator.truth import Fact

if TYPE_CHECKING:
    from orchestration.simulator.facts.period import Period
    from orchestration.simulator.simulate import World


def registration_facts(world: World, period: Period) -> list[Fact]:
    """What contact_registration_quality must show, added up over its months."""
    return [*_hidden(world), *_recoded(world)]


def _quality(fact_id: str, requirement: str, planted: str, column: str, count: int) -> Fact:
    return Fact(
        fact_id,
        requirement,
        planted,
        "exact",
        "contact_registration_quality",
        {"period_type": "month"},
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
    # Of a team that is not known nobody can say what it sees.
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
    planted = "Calls that a second coder coded again"
    return [
        _quality("recoded_contacts", "R119", f"{planted}.", "recoded_count", int(is_known.sum())),
        _quality("agreed_contacts", "R119", f"{planted} alike.", "agreed_count", int(agreed.sum())),
    ]
