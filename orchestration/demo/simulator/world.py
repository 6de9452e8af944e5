"""The state of the simulated company from day to day."""

import numpy as np

from orchestration.demo.simulator.agenda import Agenda, Columns, stacked
from orchestration.demo.simulator.arguments import SimulateArguments
from orchestration.demo.simulator.company import Company
from orchestration.demo.simulator.contacts import Contacts
from orchestration.demo.simulator.customers import People
from orchestration.demo.simulator.deliver.acd import AcdLog
from orchestration.demo.simulator.deliver.causes import Causes
from orchestration.demo.simulator.deliver.erp import OrderSystem
from orchestration.demo.simulator.deliver.files import Outbox
from orchestration.demo.simulator.deliver.qualtrics import SurveyTool
from orchestration.demo.simulator.deliver.recodings import Recodings
from orchestration.demo.simulator.deliver.registers import Registers
from orchestration.demo.simulator.deliver.registration_app import RegistrationApp
from orchestration.demo.simulator.deliver.salesforce import Crm
from orchestration.demo.simulator.deliver.signals import Signals
from orchestration.demo.simulator.deliver.snowplow import Tracker
from orchestration.demo.simulator.deliver.zendesk import ServiceDesk
from orchestration.demo.simulator.demand import Calendar, Day
from orchestration.demo.simulator.draws import Draws
from orchestration.demo.simulator.journeys import Journeys
from orchestration.demo.simulator.planted import Plan
from orchestration.demo.simulator.surveys import Surveys
from orchestration.demo.simulator.truth import Truth
from orchestration.demo.simulator.visits import Visits
from orchestration.demo.simulator.web import Web


class World:
    """The state that changes from day to day."""

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
        self.signals = Signals(company, draws, self.calendar, truth)
        self.registers = Registers(company, people, self.calendar, truth)
        self.recodings = Recodings(company, self.calendar)
        self.causes = Causes(company, self.calendar, truth)
        self.web_event_count = 0

    def live(self, day: Day, outbox: Outbox) -> None:
        """Simulate one day, and deliver what the systems deliver in the night after it."""
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
            # A customer who leaves on a day is one until its end.
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
        # Renewals come last, so that the times of other steps are drawn as without them.
        steps = [self.agenda.take("order", day.number), self.surveys.renewals(day)]
        self.orders.receive(day, stacked([part for part in steps if part]))
