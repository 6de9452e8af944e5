"""Personal data planted in texts, names and codes: none of it may be in any published mart."""

from __future__ import annotations

from orchestration.demo.simulator.facts.period import Period
from orchestration.demo.simulator.texts import CANARIES
from orchestration.demo.simulator.truth import Fact
from orchestration.demo.simulator.world import World


def privacy_facts(world: World, period: Period) -> list[Fact]:
    """One entry with every planted text."""
    planted = (
        "Names, addresses, accounts and numbers of people in texts, in the CRM and in a field for codes."
    )
    texts = (*CANARIES, CANARIES[0].split()[1])
    return [Fact("personal_data_nowhere", "R114", planted, "absent", "*", texts=texts)]
