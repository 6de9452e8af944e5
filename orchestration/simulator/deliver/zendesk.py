"""The service desk's system: tickets, comments, changes and users as JSON lines, every week, in its own schema."""

import json
from datetime import UTC, datetime

import numpy as np

from orchestration.simulator.agenda import Columns, length, rows, stacked
from orchestration.simulator.company import Company
from orchestration.simulator.contacts import CHANNELS
from orchestration.simulator.customers import CUSTOMER, People, crm_ids, emails
from orchestration.simulator.deliver.files import Outbox
from orchestration.simulator.demand import Day
from orchestration.simulator.draws import Draws
from orchestration.simulator.texts import messages, subjects
from orchestration.simulator.truth import Truth

AGENTS_PER_TEAM = 20
_FOLDER = "zendesk"


class ServiceDesk:
    """Keeps the tickets that are not solved yet and exports, every week, what is new and what changed."""

    def __init__(self, company: Company, people: People, draws: Draws, truth: Truth) -> None:
        self.company = company
        self.people = people
        self.draws = draws
        self.truth = truth
        # A team without a group in the service desk is served by the first that has one.
        codes = company.team_codes("zendesk")
        first = next((code for code in codes if code), "1")
        self._groups = [code or first for code in codes]
        self._served = np.array([number if code else codes.index(first) for number, code in enumerate(codes)])
        self._open: list[Columns] = []
        self._week_began = 0
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
        tickets["was_sent"] = np.zeros(length(tickets), np.bool_)
        self._open.append(tickets)

    def export(self, outbox: Outbox, day: Day) -> None:
        """Export the week that ends with this day."""
        until = day.starts_at + day.seconds
        tickets = stacked(self._open)
        if length(tickets):
            sent = self._changed(tickets, until)
            self._count(tickets, sent, until)
            if outbox.is_open:
                self._write(outbox, day, tickets, sent, until)
            tickets["was_sent"] = np.ones(length(tickets), np.bool_)
            self._open = [rows(tickets, tickets["solved_at"] >= until)]
        self._write_users(outbox, day, tickets)
        self._week_began = until

    def _changed(self, tickets: Columns, until: int) -> np.ndarray:
        """Tickets that are new, were answered or were solved in the week."""
        is_answered = (tickets["replied_at"] >= self._week_began) & (tickets["replied_at"] < until)
        is_solved = (tickets["solved_at"] >= self._week_began) & (tickets["solved_at"] < until)
        return ~tickets["was_sent"] | is_answered | is_solved

    def _count(self, tickets: Columns, sent: np.ndarray, until: int) -> None:
        self.truth.superseded("contact", "zendesk", int((sent & tickets["was_sent"]).sum()))
        self.truth.tickets(rows(tickets, ~tickets["was_sent"]))
        replied = (tickets["replied_at"] >= self._week_began) & (tickets["replied_at"] < until)
        self.truth.replies(rows(tickets, replied & ~tickets["is_deleted"]))
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
        status = np.where(
            tickets["solved_at"] < until, "solved", np.where(tickets["replied_at"] < until, "pending", "open")
        )
        status = np.where(tickets["is_deleted"], "deleted", status)
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
        replied = rows(tickets, (tickets["replied_at"] >= self._week_began) & (tickets["replied_at"] < until))
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
        lines = []
        new = rows(tickets, ~tickets["was_sent"])
        moments = _moments(new["second_at"])
        for number, team, is_moved, moment in zip(
            new["number"].tolist(), new["team"].tolist(), new["is_moved"].tolist(), moments, strict=True
        ):
            if is_moved:
                lines.append(
                    _json(ticket_id=str(number), field_name="group_id", updated=moment, value=self._groups[0])
                )
                later = moment[:17] + "59"
                group = self._groups[team]
                lines.append(_json(ticket_id=str(number), field_name="group_id", updated=later, value=group))
        solved = rows(tickets, (tickets["solved_at"] >= self._week_began) & (tickets["solved_at"] < until))
        for number, moment in zip(solved["number"].tolist(), _moments(solved["solved_at"]), strict=True):
            lines.append(_json(ticket_id=str(number), field_name="status", updated=moment, value="solved"))
        return lines

    def _write_users(self, outbox: Outbox, day: Day, tickets: Columns) -> None:
        """Everybody who asked for the first time; in the first export the agents too."""
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


def _user(person: int) -> str:
    return str(360_000_000_000 + person)


def _agent(number: int) -> str:
    return str(370_000_000_000 + number)


def _moments(seconds: np.ndarray) -> list[str]:
    """Moments as Zendesk's API writes them, in UTC."""
    return [f"{datetime.fromtimestamp(second, UTC):%Y-%m-%dT%H:%M:%S}Z" for second in seconds.tolist()]


def _json(**values: object) -> str:
    return json.dumps(values, ensure_ascii=False)
