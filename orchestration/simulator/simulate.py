"""`klantbeeld simulate`: the simulated company, day by day, into a folder of deliveries with truth.json beside them."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from orchestration.settings import REPOSITORY_ROOT
from orchestration.simulator.agenda import Agenda, Columns
from orchestration.simulator.arguments import TRUTH_FILE, SimulateArguments, check_arguments
from orchestration.simulator.company import Company, load_company
from orchestration.simulator.contacts import Contacts
from orchestration.simulator.customers import People
from orchestration.simulator.deliver.acd import AcdLog
from orchestration.simulator.deliver.causes import Causes
from orchestration.simulator.deliver.erp import OrderSystem
from orchestration.simulator.deliver.files import Outbox
from orchestration.simulator.deliver.qualtrics import SurveyTool
from orchestration.simulator.deliver.recodings import Recodings
from orchestration.simulator.deliver.registers import Registers
from orchestration.simulator.deliver.registration_app import RegistrationApp
from orchestration.simulator.deliver.salesforce import Crm
from orchestration.simulator.deliver.signals import Signals
from orchestration.simulator.deliver.snowplow import Tracker
from orchestration.simulator.deliver.zendesk import ServiceDesk
from orchestration.simulator.demand import Calendar, Day
from orchestration.simulator.draws import Draws
from orchestration.simulator.facts import planted_facts
from orchestration.simulator.journeys import Journeys
from orchestration.simulator.planted import Plan
from orchestration.simulator.surveys import Surveys
from orchestration.simulator.truth import Truth
from orchestration.simulator.visits import Visits
from orchestration.simulator.web import Web

Progress = Callable[[int, int], None]

__all__ = ["SimulateArguments", "SimulationReport", "simulate"]


@dataclass(frozen=True)
class SimulationReport:
    """What was made: the folder, its truth, files and bytes written in this run, and counts over all simulated days."""

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


class World:
    """Everything that lives from day to day."""

    def __init__(self, company: Company, arguments: SimulateArguments) -> None:
        draws = Draws(arguments.seed)
        plan = Plan(arguments.agenda_days or arguments.day_count)
        self.calendar = Calendar(arguments.first_day, company.holidays, plan)
        self.truth = truth = Truth()
        self.company = company
        self.people = people = People(company, draws, arguments.customers)
        agenda = self.agenda = Agenda()
        self.journeys = Journeys(company, people, draws, agenda, plan)
        self.contacts = Contacts(company, people, draws, agenda, self.journeys, plan)
        self.surveys = Surveys(people, draws, agenda, plan)
        self.visits = Visits(company, people, draws)
        self.web = Web(company, people, draws, agenda)
        self.crm = Crm(company, people, draws, self.calendar, truth)
        self.acd = AcdLog(company, people, draws, self.calendar, truth)
        self.desk = ServiceDesk(company, people, draws, truth)
        self.app = RegistrationApp(company, people, draws, truth)
        self.survey_tool = SurveyTool(people, draws, truth)
        self.orders = OrderSystem(company, people, draws, truth)
        self.tracker = Tracker(company, people, draws, truth)
        self.signals = Signals(company, draws)
        self.registers = Registers(company, people, self.calendar)
        self.recodings = Recodings(company, self.calendar)
        self.causes = Causes(company, self.calendar, truth)
        self.web_event_count = 0

    def live(self, day: Day, outbox: Outbox) -> None:
        """Live one day and deliver what the systems deliver in the night after it."""
        signed, left = self.journeys.settle_states(day)
        self.crm.change(day)
        self.journeys.start(day)
        calls, tickets = self.contacts.of_day(day)
        invitations, answered = self.surveys.invite(day), self.surveys.answer(day)
        visits, events = self.web.of_day(day)
        self.web_event_count += len(events["visit"])
        self.crm.deliver(outbox, day, signed)
        self.acd.deliver(outbox, day, calls)
        self.tracker.deliver(outbox, day, visits, events)
        self._receive(day, tickets, invitations, answered)
        self.app.receive(self.visits.of_day(day))
        if day.ends_week:
            # Who leaves on a day is a customer until its end.
            customers = np.r_[self.people.customers(), left]
            sizes = np.bincount(self.people.group[customers], minlength=len(self.company.group_ids))
            self.truth.customer_counts[day.number] = sizes.tolist()
            for system in (self.desk, self.survey_tool, self.orders, self.app):
                system.export(outbox, day)
        self.signals.deliver(outbox, day)
        self.registers.deliver(outbox, day)
        self.recodings.receive(calls)
        self.recodings.deliver(outbox, day)
        self.causes.deliver(outbox, day)

    def _receive(self, day: Day, tickets: Columns, invitations: Columns, answered: Columns) -> None:
        self.desk.receive(day, tickets)
        self.survey_tool.receive(day, invitations, answered)
        self.orders.receive(day, self.agenda.take("order", day.number))


def simulate(
    arguments: SimulateArguments, on_progress: Progress | None = None, project_dir: Path = REPOSITORY_ROOT
) -> SimulationReport:
    """Simulate the company that the seeds of `project_dir` describe; write its deliveries and truth.json.

    `on_progress` is called after each day with days done and days in all. The same arguments give the same
    bytes. Raises ConfigError for impossible arguments and for a folder with other content, and then nothing
    is touched.
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
    """Mark an empty folder as ours before anything else is in it, so that a run that broke off can be repeated."""
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
