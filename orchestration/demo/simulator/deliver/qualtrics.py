"""The survey tool: responses as its CSV export with three header rows, and the distribution list, every week."""

from datetime import UTC, datetime
from typing import Any

import numpy as np

from orchestration.demo.simulator.agenda import Columns, length, rows, stacked
from orchestration.demo.simulator.customers import PROSPECT, People, crm_ids, emails, phones
from orchestration.demo.simulator.deliver.acd import LogClock
from orchestration.demo.simulator.deliver.files import Outbox, csv_field
from orchestration.demo.simulator.demand import Day
from orchestration.demo.simulator.draws import Draws
from orchestration.demo.simulator.stages import MOMENTS
from orchestration.demo.simulator.surveys import SURVEY_IDS
from orchestration.demo.simulator.texts import CANARIES, answers
from orchestration.demo.simulator.truth import Truth

_COLUMNS = (
    ("StartDate", "Start Date"),
    ("EndDate", "End Date"),
    ("Status", "Response Type"),
    ("IPAddress", "IP Address"),
    ("Progress", "Progress"),
    ("Finished", "Finished"),
    ("RecordedDate", "Recorded Date"),
    ("ResponseId", "Response ID"),
    ("RecipientLastName", "Recipient Last Name"),
    ("RecipientEmail", "Recipient Email"),
    ("ExternalReference", "External Data Reference"),
    ("NPS", "Hoe waarschijnlijk is het dat u ons aanbeveelt?"),
    ("CSAT", "Hoe tevreden bent u over deze ervaring?"),
    ("CSAT_SLIDER", "Hoe tevreden bent u over ons, van 0 tot 100?"),
    ("CES", "Het was gemakkelijk om geholpen te worden."),
    ("TOELICHTING", "Wat is de belangrijkste reden van uw score?"),
    ("meetmoment", "meetmoment"),
    ("contactnummer", "contactnummer"),
    ("uitnodiging", "uitnodiging"),
)
_FOLDER = "qualtrics"
_ROWS_PER_RESPONSE = 5  # One per question.


class SurveyTool:
    """Collects a week of invitations and responses and exports them."""

    def __init__(self, people: People, draws: Draws, truth: Truth) -> None:
        self.people = people
        self.draws = draws
        self.truth = truth
        self._invitations: list[Columns] = []
        self._answers: list[Columns] = []
        self._repeated: list[str] = []
        self._in_directory = np.zeros(0, np.bool_)
        self._clock_days: dict[int, Day] = {}

    def receive(self, day: Day, invitations: Columns, answered: Columns) -> None:
        for kept, columns in ((self._invitations, invitations), (self._answers, answered)):
            if length(columns):
                kept.append({**columns, "on": np.full(length(columns), day.number)})
        self._clock_days[day.number] = day

    def export(self, outbox: Outbox, day: Day) -> None:
        """Export the week that ends with this day."""
        invitations, answered = stacked(self._invitations), stacked(self._answers)
        self._invitations, self._answers = [], []
        lines = [
            line
            for on in self._days(answered)
            for line in self._lines(rows(answered, answered["on"] == on), on)
        ]
        self.truth.superseded("survey_response", "qualtrics", _ROWS_PER_RESPONSE * len(self._repeated))
        again, self._repeated = self._repeated, lines[:2]
        self._count(invitations, answered)
        faults = self._faults(day)
        if outbox.is_open:
            header = [",".join(name for name, _ in _COLUMNS), ",".join(f'"{text}"' for _, text in _COLUMNS)]
            header.append(",".join(csv_field(f'{{"ImportId":"{name}"}}') for name, _ in _COLUMNS))
            outbox.put_lines(f"{_FOLDER}/responses_{day.stamp}.csv", [*header, *again, *lines, *faults])
            self._write_distribution(outbox, day, invitations, answered)
        self._write_directory(outbox, day, invitations)
        self._clock_days = {}

    def _days(self, columns: Columns) -> list[int]:
        return np.unique(columns["on"]).tolist() if length(columns) else []

    def _lines(self, answered: Columns, on: int) -> list[str]:
        day = self._clock_days[on]
        clock = LogClock(day)
        person = answered["person"]
        texts = answers(answered["nps"], answered["response"], self.draws.stream(on, "answer texts"))
        is_customer = (self.people.state[person] != PROSPECT).tolist()
        fields = zip(
            answered["response"].tolist(),
            _iso(clock.texts(answered["second"])),
            person.tolist(),
            emails(person),
            crm_ids(person),
            is_customer,
            answered["nps"].tolist(),
            np.where(answered["slider"] < 0, answered["csat"], -1).astype(np.int64).tolist(),
            answered["slider"].tolist(),
            answered["ces"].tolist(),
            answered["moment"].tolist(),
            answered["contact"].tolist(),
            answered["invited_on"].tolist(),
            answered["is_partial"].tolist(),
            answered["has_text"].tolist(),
            texts,
            answered["is_call"].tolist(),
            strict=True,
        )
        return [self._line(*row) for row in fields]

    def _line(self, *row: Any) -> str:
        number, ended, person, email, crm_id, is_customer, nps, csat, slider, ces, moment, contact = row[:12]
        invited_on, is_partial, has_text, text, is_call = row[12:]
        contact_id = "" if contact < 0 else f"A{contact:08d}" if is_call else str(contact)
        csat_text, slider_text = ("" if is_partial or value < 0 else value for value in (csat, slider))
        ces_text, open_text = ("", "") if is_partial else (ces, text if has_text else "")
        return (
            f"{ended},{ended},IP Address,10.{person >> 16 & 255}.{person >> 8 & 255}.{person & 255},"
            f"{30 if is_partial else 100},{not is_partial},{ended},R_{number:015d},{_surname(person)},{email},"
            f"{crm_id if is_customer else ''},{nps},{csat_text},{slider_text},{ces_text},{csv_field(open_text)},"
            f"{MOMENTS[moment]},{contact_id},{_mailing(moment, invited_on)}.{_contact(person)}"
        )

    def _count(self, invitations: Columns, answered: Columns) -> None:
        if length(invitations):
            self.truth.invitations(invitations)
        if length(answered):
            self.truth.responses(answered)
            # The list repeats an invitation from an earlier week when it is answered.
            earlier = ~np.isin(answered["invited_on"], invitations["on"] if length(invitations) else [])
            self.truth.superseded("survey_invitation", "qualtrics", int(earlier.sum()))

    def _faults(self, day: Day) -> list[str]:
        """Each week a preview by the survey's author, a score that does not exist, and a truncated line."""
        at = f"{day.on:%Y-%m-%d} 12:00:00"
        self.truth.quarantined("survey_response", "qualtrics", "unknown score_type", _ROWS_PER_RESPONSE)
        self.truth.quarantined("survey_response", "qualtrics", "score outside its scale", 1)
        self.truth.extra_responses(day, MOMENTS.index("relation"), 1)
        self.truth.rejected("qualtrics", "response_export", 1)
        preview = (
            f"{at},{at},Survey Preview,,100,True,{at},R_PREVIEW{day.number:08d},,,,0,1,,1,test,relation,,"
        )
        outside = f"{at},{at},IP Address,,30,False,{at},R_OUTSIDE{day.number:08d},,,,11,,,,,relation,,"
        return [preview, outside, f"{at},{at},IP Address,afgebroken"]

    def _write_distribution(self, outbox: Outbox, day: Day, invitations: Columns, answered: Columns) -> None:
        pairs = (
            zip(invitations["moment"].tolist(), invitations["on"].tolist(), strict=True)
            if length(invitations)
            else ()
        )
        mailings = sorted({(moment, on) for moment, on in pairs})
        lines = [f"{_mailing(moment, on)},{SURVEY_IDS[moment]},Invite" for moment, on in mailings]
        outbox.put_lines(
            f"{_FOLDER}/distributions_{day.stamp}.csv", ["id,survey_link_survey_id,request_type", *lines]
        )
        outbox.put_lines(
            f"{_FOLDER}/distribution_contacts_{day.stamp}.csv",
            [
                "distribution_id,contact_id,response_id,status,sent_at,opened_at",
                *self._recipients(invitations, answered),
            ],
        )

    def _recipients(self, invitations: Columns, answered: Columns) -> list[str]:
        """The people invited in the week with their current status, and earlier ones who answered."""
        responses = self._responses(answered)
        lines = []
        fields = (
            invitations[name].tolist()
            for name in ("person", "moment", "on", "is_bounced", "is_opened", "sent_at")
        )
        for person, moment, on, is_bounced, is_opened, sent_at in (
            zip(*fields, strict=True) if length(invitations) else ()
        ):
            response = responses.pop((person, on), None)
            status = "HardBounce" if is_bounced else "Opened" if is_opened else "Success"
            lines.append(_recipient(person, moment, on, response, status, sent_at, is_opened))
        for (person, on), (number, moment, sent_at) in responses.items():
            lines.append(_recipient(person, moment, on, (number, moment, sent_at), "Opened", sent_at, True))
        return lines

    def _responses(self, answered: Columns) -> dict[tuple[int, int], tuple[int, int, int]]:
        if not length(answered):
            return {}
        fields = (
            answered[name].tolist() for name in ("person", "invited_on", "response", "moment", "sent_at")
        )
        return {
            (person, on): (number, moment, sent)
            for person, on, number, moment, sent in zip(*fields, strict=True)
        }

    def _write_directory(self, outbox: Outbox, day: Day, invitations: Columns) -> None:
        """Everybody invited for the first time."""
        grown = np.zeros(self.people.count, np.bool_)
        grown[: len(self._in_directory)] = self._in_directory
        person = np.unique(invitations["person"]) if length(invitations) else np.zeros(0, np.int64)
        new = person[~grown[person]]
        grown[new] = True
        self._in_directory = grown
        known = (self.people.state[new] != PROSPECT).tolist()
        if outbox.is_open and len(new):
            lines = [
                f"{_contact(number)},{_surname(number)},{email},{phone},{crm_id if is_known else ''}"
                for number, email, phone, crm_id, is_known in zip(
                    new.tolist(), emails(new), phones(new), crm_ids(new), known, strict=True
                )
            ]
            outbox.put_lines(
                f"{_FOLDER}/directory_{day.stamp}.csv", ["id,lastName,email,phone,extRef", *lines]
            )


def _recipient(
    person: int,
    moment: int,
    on: int,
    response: tuple[int, int, int] | None,
    status: str,
    sent_at: int,
    is_opened: bool,
) -> str:
    moment_text = f"{datetime.fromtimestamp(sent_at, UTC):%Y-%m-%d %H:%M:%S}"
    opened = f"{datetime.fromtimestamp(sent_at + 1800, UTC):%Y-%m-%d %H:%M:%S}" if is_opened else ""
    status = "SurveyFinished" if response else status
    number = f"R_{response[0]:015d}" if response else ""
    return f"{_mailing(moment, on)},{_contact(person)},{number},{status},{moment_text},{opened}"


def _mailing(moment: int, on: int) -> str:
    return f"EMD_{MOMENTS[moment]}_{on:05d}"


def _contact(person: int) -> str:
    return f"CID_{person:011d}"


def _surname(person: int) -> str:
    return CANARIES[0].split()[1] if person % 97 == 5 else f"Achternaam{person % 1000}"


def _iso(clock_texts: list[str]) -> list[str]:
    """Times of a log as the survey tool writes them."""
    return [f"{text[6:10]}-{text[3:5]}-{text[:2]} {text[11:]}" for text in clock_texts]
