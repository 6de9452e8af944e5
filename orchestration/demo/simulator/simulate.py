"""`klantbeeld simulate`: simulates the company day by day, into a folder of deliveries with truth.json."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from orchestration.base.settings import REPOSITORY_ROOT
from orchestration.demo.simulator.arguments import TRUTH_FILE, SimulateArguments, check_arguments
from orchestration.demo.simulator.company import load_company
from orchestration.demo.simulator.deliver.files import Outbox
from orchestration.demo.simulator.facts import planted_facts
from orchestration.demo.simulator.world import World

Progress = Callable[[int, int], None]

__all__ = ["SimulateArguments", "SimulationReport", "simulate"]


@dataclass(frozen=True)
class SimulationReport:
    """What was made: the folder, its truth, files and bytes written by this run, and counts over all simulated days."""

    out: Path
    truth_path: Path
    day_count: int
    file_count: int
    byte_count: int
    customer_count: int
    contact_count: int
    web_event_count: int
    response_count: int
    fact_count: int


def simulate(
    arguments: SimulateArguments, on_progress: Progress | None = None, project_dir: Path = REPOSITORY_ROOT
) -> SimulationReport:
    """Simulate the company that the seeds of `project_dir` describe; write its deliveries and truth.json.

    `on_progress` is called after each day with the days done and the total. The same arguments give the same
    bytes. Raises ConfigError, before anything is touched, for impossible arguments and for a folder with other
    content.
    """
    arguments = check_arguments(arguments)
    world = World(load_company(project_dir), arguments)
    outbox = Outbox(arguments.out)
    arguments.out.mkdir(parents=True, exist_ok=True)
    _claim(arguments)
    for number in range(arguments.day_count):
        outbox.is_open = number >= arguments.written_from
        world.live(world.calendar.day(number), outbox)
        if on_progress:
            on_progress(number + 1, arguments.day_count)
    facts = planted_facts(world, arguments)
    truth = {"version": 1, "arguments": arguments.as_json(), "facts": [fact.as_json() for fact in facts]}
    outbox.put(TRUTH_FILE, (json.dumps(truth, ensure_ascii=False, indent=1) + "\n").encode())
    return _report(arguments, world, outbox, len(facts))


def _claim(arguments: SimulateArguments) -> None:
    """Mark an empty folder as ours before anything else is in it, so that an interrupted run can be repeated."""
    path = arguments.out / TRUTH_FILE
    if not path.exists():
        claim = {**arguments.as_json(), "days": 0}
        path.write_text(json.dumps({"version": 1, "arguments": claim, "facts": []}) + "\n", encoding="utf-8")


def _report(arguments: SimulateArguments, world: World, outbox: Outbox, fact_count: int) -> SimulationReport:
    return SimulationReport(
        arguments.out,
        arguments.out / TRUTH_FILE,
        arguments.day_count,
        outbox.file_count,
        outbox.byte_count,
        world.crm.customer_count,
        world.contacts.next_number - 1,
        world.web_event_count,
        world.surveys.next_response - 1,
        fact_count,
    )
