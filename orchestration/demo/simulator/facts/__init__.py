"""The entries of truth.json, made from what the simulation counted."""

from __future__ import annotations

from orchestration.demo.simulator.arguments import SimulateArguments
from orchestration.demo.simulator.facts.contact import contact_facts
from orchestration.demo.simulator.facts.customer import customer_facts
from orchestration.demo.simulator.facts.improvement import improvement_facts
from orchestration.demo.simulator.facts.journey import journey_facts
from orchestration.demo.simulator.facts.journey_course import journey_course_facts
from orchestration.demo.simulator.facts.journey_finding import journey_finding_facts
from orchestration.demo.simulator.facts.later_contact import later_contact_facts
from orchestration.demo.simulator.facts.outcome import outcome_facts
from orchestration.demo.simulator.facts.period import Period
from orchestration.demo.simulator.facts.prevention import prevention_facts
from orchestration.demo.simulator.facts.privacy import privacy_facts
from orchestration.demo.simulator.facts.quality import quality_facts
from orchestration.demo.simulator.facts.registration import registration_facts
from orchestration.demo.simulator.facts.signal import signal_facts
from orchestration.demo.simulator.facts.survey import survey_facts
from orchestration.demo.simulator.facts.web import web_facts
from orchestration.demo.simulator.truth import Fact
from orchestration.demo.simulator.world import World


def planted_facts(world: World, arguments: SimulateArguments) -> list[Fact]:
    """Every planted fact of a finished simulation, in a fixed order. `world` is simulate.World."""
    period = Period(world.calendar, arguments.day_count)
    makers = (
        contact_facts,
        customer_facts,
        survey_facts,
        outcome_facts,
        web_facts,
        quality_facts,
        privacy_facts,
        later_contact_facts,
        registration_facts,
        journey_facts,
        journey_course_facts,
        journey_finding_facts,
        improvement_facts,
        signal_facts,
        prevention_facts,
    )
    return [fact for maker in makers for fact in maker(world, period)]


__all__ = ["planted_facts"]
