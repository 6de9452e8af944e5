"""The service desk's system: tickets, comments, changes and users as JSON lines, in its own schema, weeks late."""

import json
from datetime import UTC, datetime

import numpy as np

from orchestration.demo.simulator.agenda import Columns, length, rows, stacked
from orchestration.demo.simulator.company import Company
from orchestration.demo.simulator.contacts import CHANNELS
from orchestration.demo.simulator.customers import CUSTOMER, People, crm_ids, emails
from orchestration.demo.simulator.deliver.files import Outbox
from orchestration.demo.simulator.demand import Day
from orchestration.demo.simulator.draws import Draws
from orchestration.demo.simulator.planted import PLANTED
from orchestration.demo.simulator.texts import messages, subjects
from orchestration.demo.simulator.truth import Truth

AGENTS_PER_TEAM = 20
# One ticket in this many is reopened: a day after it was solved, in the same second, or to be merged into another.
REOPENED_EVERY = 25
_NEXT_DAY, _SAME_SECOND, _MERGED = range(3)
_FOLDER = "zendesk"


class ServiceDesk:
    """Keeps unsolved tickets and exports, every week, what was new or changed in an earlier week."""

    def __init__(self, company: Company, people: People, draws: Draws, truth: Truth) -> None:
        self.company = company
        self.people = people
        self.draws = draws
        self.truth = truth
        # A team without a group in the service desk uses that of the first team that has one.
        codes = company.team_codes("zendesk")
        first = next((code for code in codes if code), "1")
        self._groups = [code or first for code in codes]
        self._served = np.array([number if code else codes.index(first) for number, code in enumerate(codes)])
        self._open: list[Columns] = []
        self._week_began = 0
        self._weeks: list[Day] = []
        self._agents_sent = False

    def receive(self, day: Day, tickets: Columns) -> None:
        """Take in the tickets of a day."""
        if not length(tickets):
            return
        tickets = {**tickets, "team": self._served[tickets["team"]]}
        tickets["started_on"] = np.full(length(tickets), day.number)
        tickets["group"] = self.people.group[tickets["person"]]
        for name in ("second", "replied", "solved"):
            tickets[f"{name}_at"] = tickets.pop(name) + day.starts_at
        self._reopen(tickets)
        # A deleted ticket was handed over first: none of that may count.
        tickets["is_moved"] = tickets["is_moved"] | tickets["is_deleted"]
        tickets["was_sent"] = np.zeros(length(tickets), np.bool_)
        self._open.append(tickets)

    def _reopen(self, tickets: Columns) -> None:
        """Reopen some: `solved_at` becomes the time at which they are finally solved or merged."""
        number = tickets["number"]
        kind = number // REOPENED_EVERY % 3
        is_reopened = (number % REOPENED_EVERY == 4) & ~tickets["is_deleted"]
        first_solved = tickets["solved_at"]
        reopened = first_solved + np.where(kind == _SAME_SECOND, 0, 86_400)
        tickets["first_solved_at"] = first_solved
        tickets["reopened_at"] = np.where(is_reopened, reopened, -1)
        tickets["is_merged"] = is_reopened & (kind == _MERGED)
        tickets["solved_at"] = np.where(is_reopened, reopened + 7200, first_solved)

    def export(self, outbox: Outbox, day: Day) -> None:
        """Export the week that ended some weeks before this day, because the connector is late."""
        self._weeks.append(day)
        if len(self._weeks) <= PLANTED.late_source_weeks:
            return
        last_day = self._weeks.pop(0)
        until = self.truth.desk_until = last_day.starts_at + last_day.seconds
        received = stacked(self._open)
        if not length(received):
            return
        is_later = received["second_at"] >= until
        tickets = rows(received, ~is_later)
        self._open = [rows(received, is_later)]
        if length(tickets):
            sent = self._changed(tickets, until)
            self._count(tickets, sent, until)
            if outbox.is_open:
                self._write(outbox, day, tickets, sent, until)
            tickets["was_sent"] = np.ones(length(tickets), np.bool_)
            self._open.insert(0, rows(tickets, tickets["solved_at"] >= until))
        self._write_users(outbox, day, tickets)
        self._week_began = until

    def _changed(self, tickets: Columns, until: int) -> np.ndarray:
        """Tickets that were new, answered, solved or reopened in the week."""
        steps = ("replied_at", "first_solved_at", "reopened_at", "solved_at")
        return ~tickets["was_sent"] | np.any([self._in_week(tickets[step], until) for step in steps], axis=0)

    def _in_week(self, moments: np.ndarray, until: int) -> np.ndarray:
        return (moments >= self._week_began) & (moments < until)

    def _count(self, tickets: Columns, sent: np.ndarray, until: int) -> None:
        self.truth.superseded("contact", "zendesk", int((sent & tickets["was_sent"]).sum()))
        self.truth.tickets(rows(tickets, ~tickets["was_sent"]))
        counted = ~tickets["is_deleted"]
        replied = self._in_week(tickets["replied_at"], until)
        self.truth.replies(rows(tickets, replied & counted))
        reopened = self._in_week(tickets["reopened_at"], until)
        solved_again = self._in_week(tickets["solved_at"], until) & (tickets["reopened_at"] >= 0)
        count = self.truth.ticket_counts
        count["reopened"] += int((reopened & counted).sum())
        count["solved"] += int((self._in_week(tickets["first_solved_at"], until) & counted).sum())
        count["solved"] += int((solved_again & ~tickets["is_merged"]).sum()) - int(reopened.sum())
        has_moved = tickets["is_moved"] & ~tickets["was_sent"] & counted
        groups = np.array(self._groups, dtype=object)[tickets["team"]]
        count["handed over"] += int((has_moved & (groups != self._groups[0])).sum())
        if self._is_broken(until):
            self.truth.rejected("zendesk", "ticket", 1)

    def _is_broken(self, until: int) -> bool:
        """Every third export ends in the middle of a line."""
        return until // (7 * 86_400) % 3 == 0

    def _write(self, outbox: Outbox, day: Day, tickets: Columns, sent: np.ndarray, until: int) -> None:
        lines = self._tickets(rows(tickets, sent), day, until)
        if self._is_broken(until):
            lines.append(lines[0][: len(lines[0]) // 2] if lines else '{"id": "1", "requester')
        outbox.put_lines(f"{_FOLDER}/tickets_{day.stamp}.jsonl", lines)
        outbox.put_lines(f"{_FOLDER}/comments_{day.stamp}.jsonl", self._comments(tickets, until))
        outbox.put_lines(f"{_FOLDER}/changes_{day.stamp}.jsonl", self._changes(tickets, until))

    def _tickets(self, tickets: Columns, day: Day, until: int) -> list[str]:
        rng = self.draws.stream(day.number, "ticket texts")
        reasons = self.company.reasons
        texts = messages(reasons, tickets["reason"], tickets["number"], day.number, rng)
        titles = subjects(reasons, tickets["reason"])
        status = _status(tickets, until)
        fields = zip(
            tickets["number"].tolist(),
            tickets["person"].tolist(),
            tickets["agent"].tolist(),
            tickets["team"].tolist(),
            status.tolist(),
            tickets["is_question"].tolist(),
            tickets["channel"].tolist(),
            _moments(tickets["second_at"]),
            titles,
            texts,
            tickets["coded_as"].tolist(),
            strict=True,
        )
        return [
            _json(
                id=str(number),
                requester_id=_user(person),
                submitter_id=_user(person),
                assignee_id=_agent(agent),
                group_id=self._groups[team],
                status=state,
                type="question" if is_question else None,
                via_channel=CHANNELS[channel],
                created_at=created,
                subject=title,
                description=text,
                custom_contact_reason=reasons[code].reason_id if code >= 0 else None,
            )
            for number, person, agent, team, state, is_question, channel, created, title, text, code in fields
        ]

    def _comments(self, tickets: Columns, until: int) -> list[str]:
        asked = rows(tickets, ~tickets["was_sent"])
        replied = rows(tickets, self._in_week(tickets["replied_at"], until))
        lines = []
        for part, place, author in ((asked, 1, "person"), (replied, 2, "agent")):
            moments = _moments(part["second_at" if place == 1 else "replied_at"])
            for number, who, moment in zip(
                part["number"].tolist(), part[author].tolist(), moments, strict=True
            ):
                user = _user(who) if place == 1 else _agent(who)
                lines.append(
                    _json(
                        id=f"{number}-{place}",
                        ticket_id=str(number),
                        user_id=user,
                        public=True,
                        created=moment,
                    )
                )
        return lines

    def _changes(self, tickets: Columns, until: int) -> list[str]:
        """Groups of tickets that were moved on arrival, then every status change of the week."""
        new = rows(tickets, ~tickets["was_sent"])
        moved = rows(new, new["is_moved"])
        groups = [self._groups[team] for team in moved["team"].tolist()]
        first = [self._groups[0]] * len(groups)
        again = tickets["reopened_at"] >= 0
        changes = (
            ("group_id", moved["number"], moved["second_at"], first),
            ("group_id", moved["number"], moved["second_at"] + 45, groups),
            ("status", new["number"], new["second_at"], ["new"] * length(new)),
            *(
                ("status", part["number"], part[step], [value] * length(part))
                for step, value, chosen in (
                    ("first_solved_at", "solved", np.ones(length(tickets), np.bool_)),
                    ("reopened_at", "open", again),
                    ("solved_at", "solved", again & ~tickets["is_merged"]),
                    ("solved_at", "closed", tickets["is_merged"]),
                )
                for part in [rows(tickets, chosen & self._in_week(tickets[step], until))]
            ),
        )
        return [
            _json(ticket_id=str(number), field_name=name, updated=moment, value=value)
            for name, numbers, moments, values in changes
            for number, moment, value in zip(numbers.tolist(), _moments(moments), values, strict=True)
        ]

    def _write_users(self, outbox: Outbox, day: Day, tickets: Columns) -> None:
        """Everybody with a first request; in the first export the agents too."""
        people = self.people
        asked = np.unique(tickets["person"]) if length(tickets) else np.zeros(0, np.int64)
        new = asked[~people.in_service[asked]]
        people.in_service[new] = True
        created = _moments(np.array([day.starts_at]))[0]
        lines = []
        if not self._agents_sent:
            for agent in range(len(self.company.team_ids) * AGENTS_PER_TEAM):
                lines.append(_json(id=_agent(agent), role="agent", created_at=created))
            self._agents_sent = True
        is_customer = (people.state[new] == CUSTOMER).tolist()
        for person, email, crm_id, is_known in zip(
            new.tolist(), emails(new), crm_ids(new), is_customer, strict=True
        ):
            external = crm_id if is_known else None
            lines.append(
                _json(
                    id=_user(person), role="end-user", created_at=created, email=email, external_id=external
                )
            )
        if outbox.is_open and lines:
            outbox.put_lines(f"{_FOLDER}/users_{day.stamp}.jsonl", lines)


def _status(tickets: Columns, until: int) -> np.ndarray:
    """The status of each ticket at the end of a week."""
    is_open_again = (tickets["reopened_at"] >= 0) & (tickets["reopened_at"] < until)
    is_done = tickets["solved_at"] < until
    status = np.where(tickets["replied_at"] < until, "pending", "open")
    status = np.where(tickets["first_solved_at"] < until, "solved", status)
    status = np.where(is_open_again & ~is_done, "open", status)
    status = np.where(tickets["is_merged"] & is_done, "closed", status)
    return np.where(tickets["is_deleted"], "deleted", status)


def _user(person: int) -> str:
    return str(360_000_000_000 + person)


def _agent(number: int) -> str:
    return str(370_000_000_000 + number)


def _moments(seconds: np.ndarray) -> list[str]:
    """Times as Zendesk's API writes them, in UTC."""
    return [f"{datetime.fromtimestamp(second, UTC):%Y-%m-%dT%H:%M:%S}Z" for second in seconds.tolist()]


def _json(**values: object) -> str:
    return json.dumps(values, ensure_ascii=False)
