"""The CRM: all accounts every Monday, new and changed ones on other days; people at accounts weekly."""

from datetime import UTC, datetime

import numpy as np

from orchestration.demo.simulator.company import Company
from orchestration.demo.simulator.customers import (
    CUSTOMER,
    GROUP_WEIGHTS,
    PROSPECT,
    PROVINCES,
    People,
    crm_ids,
    emails,
    phones,
)
from orchestration.demo.simulator.deliver.files import Outbox
from orchestration.demo.simulator.demand import Calendar, Day
from orchestration.demo.simulator.draws import Draws, cumulative, pick
from orchestration.demo.simulator.texts import CANARIES
from orchestration.demo.simulator.truth import Truth

_ACCOUNT = (
    "Id,Name,Type,BillingState,BillingCountry,IsPersonAccount,CreatedDate,LastModifiedDate,Phone,PersonEmail"
)
_CHANGE_SHARE = 0.0004


class Crm:
    """Knows who is a customer and what changed; nobody is ever deleted."""

    def __init__(
        self, company: Company, people: People, draws: Draws, calendar: Calendar, truth: Truth
    ) -> None:
        self.company = company
        self.people = people
        self.draws = draws
        self.calendar = calendar
        self.truth = truth
        self._groups = cumulative([GROUP_WEIGHTS.get(group, 2) for group in company.group_ids])
        self._changed = np.zeros(0, np.int64)
        self._unsent_people = np.zeros(0, np.int64)
        self.change_count = 0
        self._known_moments: dict[int, str] = {}

    def change(self, day: Day) -> None:
        """At midnight some customers move to another group: a tenant buys a house, a household gets solar panels."""
        rng = self.draws.stream(day.number, "changes")
        customers = self.people.customers()
        chosen = customers[rng.random(len(customers)) < _CHANGE_SHARE]
        # A change on the first day of an account does not count: there is no earlier version.
        chosen = chosen[(self.people.since[chosen] < day.number) & (day.number > 0)]
        self.people.group[chosen] = pick(rng, len(chosen), self._groups)
        self.people.changed[chosen] = day.number
        self._changed = chosen
        self.change_count += len(chosen)

    def deliver(self, outbox: Outbox, day: Day, signed: np.ndarray) -> None:
        """Write the accounts of a day, and on Sundays the people at new accounts."""
        known = np.flatnonzero(self.people.state != PROSPECT)
        is_full = day.number == 0 or day.on.weekday() == 0
        sent = known if is_full else np.union1d(signed, self._changed)
        self._unsent_people = known if day.number == 0 else np.union1d(self._unsent_people, signed)
        if outbox.is_open and len(sent):
            outbox.put_lines(f"salesforce/accounts_{day.stamp}.csv", [_ACCOUNT, *self._accounts(sent)])
        if day.number == 0 or day.ends_week:
            self._write_people(outbox, day)

    def _write_people(self, outbox: Outbox, day: Day) -> None:
        numbers, self._unsent_people = self._unsent_people, np.zeros(0, np.int64)
        if not (outbox.is_open and len(numbers)):
            return
        fields = zip(numbers.tolist(), crm_ids(numbers), emails(numbers), phones(numbers), strict=True)
        lines = [
            f"0035g00000{number:08d},{crm_id},{_name(number)},{email},,{phone}"
            for number, crm_id, email, phone in fields
        ]
        outbox.put_lines(
            f"salesforce/people_{day.stamp}.csv", ["Id,AccountId,Name,Email,Phone,MobilePhone", *lines]
        )

    def _accounts(self, numbers: np.ndarray) -> list[str]:
        people = self.people
        codes = self.company.group_codes
        is_business = people.is_business_group[people.group[numbers]].tolist()
        fields = zip(
            numbers.tolist(),
            crm_ids(numbers),
            people.group[numbers].tolist(),
            people.province[numbers].tolist(),
            is_business,
            self._moments(people.since[numbers]),
            self._moments(np.maximum(people.changed[numbers], people.since[numbers])),
            phones(numbers),
            emails(numbers),
            strict=True,
        )
        return [
            f"{crm_id},{_name(number)},{codes[group]},{PROVINCES[province]},Nederland,{not business},"
            f"{created},{changed},{phone},{email}"
            for number, crm_id, group, province, business, created, changed, phone, email in fields
        ]

    def _moments(self, days: np.ndarray) -> list[str]:
        """Local midnight of each day, in UTC; for days before the first one, January 1 of a year earlier."""
        return [self._moment(day) for day in days.tolist()]

    def _moment(self, number: int) -> str:
        known = self._known_moments
        if number not in known:
            starts_at = self.calendar.day(number if number >= 0 else -365).starts_at
            known[number] = f"{datetime.fromtimestamp(starts_at, UTC):%Y-%m-%dT%H:%M:%S.000Z}"
        return known[number]

    @property
    def customer_count(self) -> int:
        return int((self.people.state == CUSTOMER).sum())


def _name(number: int) -> str:
    return CANARIES[0] if number % 97 == 5 else f"Klant {number}"
