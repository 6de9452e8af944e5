"""The telephone system's log: semicolons, Latin-1, decimal commas, local times, and the errors of such logs."""

from collections import defaultdict
from typing import Any

import numpy as np

from orchestration.demo.simulator.agenda import Columns, length, rows
from orchestration.demo.simulator.company import Company
from orchestration.demo.simulator.contacts import CHANNELS, PHONE_CODES
from orchestration.demo.simulator.customers import People, crm_ids, phones
from orchestration.demo.simulator.deliver.files import Outbox, csv_field
from orchestration.demo.simulator.demand import Calendar, Day
from orchestration.demo.simulator.draws import Draws
from orchestration.demo.simulator.texts import CANARIES, messages
from orchestration.demo.simulator.truth import Truth

HEADER = (
    "oproep_id;gesprek;starttijd;in_wachtrij;opgenomen;einde;kanaal;richting;soort;crm_id;telefoon;keuzemenu;wachttijd;gesprekstijd;"
    "wachtstand;nawerktijd;reden;reden_tijd;team;medewerker;product;doorverbonden;verwezen;opgelost;zaak;antwoord;notitie"
)
_FIELD_COUNT = HEADER.count(";") + 1
UNKNOWN_REASON, UNKNOWN_CHANNEL, UNKNOWN_TEAM = "9999", "VIDEO", "FLEX"
NAME_AS_REASON = CANARIES[0]
LEAST_LINES = 5
LATE_DAYS, VERY_LATE_DAYS = 2, 6

# Divisor and remainder of the numbers of calls that are delivered late, and of those delivered twice.
_LATE, _VERY_LATE, _AGAIN_NEXT_DAY, _TWICE = (40, 11), (400, 51), (50, 3), (101, 9)
_DELIVERED_APART = (_LATE, _VERY_LATE, _AGAIN_NEXT_DAY, _TWICE)
LEGS_EVERY = 3
# The faults in the file of a day: (interval in days, first day), reason that quarantine gives.
_BREACHES = {
    "ended_at before started_at": (7, 2),
    "queue_seconds below 0": (10, 6),
    "missing channel": (12, 7),
    "unknown direction": (14, 8),
}
_MALFORMED = {"fields": (9, 4), "time": (11, 3), "number": (13, 5)}


class AcdLog:
    """Writes one log a day. Some lines are two days late, some delivered twice."""

    def __init__(
        self, company: Company, people: People, draws: Draws, calendar: Calendar, truth: Truth
    ) -> None:
        self.company = company
        self.people = people
        self.draws = draws
        self.calendar = calendar
        self.truth = truth
        self._teams = company.team_codes("acd")
        self._products = company.product_codes("acd")
        self._waiting: dict[int, list[tuple[list[str], Columns | None]]] = defaultdict(list)

    def deliver(self, outbox: Outbox, day: Day, calls: Columns) -> None:
        """Write the log of a day and count what it holds."""
        lines = self._planned(day, calls)
        lines += self._faults(day, len(lines))
        if outbox.is_open:
            outbox.put_lines(f"acd/calls_{day.stamp}.csv", [HEADER, *lines], "latin-1")

    def _planned(self, day: Day, calls: Columns) -> list[str]:
        if length(calls):
            self._plan(day, calls)
        lines: list[str] = []
        for waiting, counted in self._waiting.pop(day.number, []):
            lines += waiting
            if counted is None:
                self.truth.superseded("contact", "acd", len(waiting))
            else:
                self._count(day, counted)
        return lines

    def _plan(self, day: Day, calls: Columns) -> None:
        """Decide in which log each call is (today's or two days later) and which calls are repeated."""
        lines = np.array(self._lines(day, calls), dtype=object)
        self._split_into_legs(day, calls, lines)
        number = calls["number"]
        late = _is_every(number, *_LATE)
        calls["started_on"] = np.full(length(calls), day.number)
        calls["group"] = np.where(calls["is_known"], self.people.group[calls["person"]], -1)
        very_late = _is_every(number, *_VERY_LATE)
        for chosen, delay in ((~late, 0), (late & ~very_late, LATE_DAYS), (very_late, VERY_LATE_DAYS)):
            on = day.number + delay
            if chosen.any():
                self._waiting[on].append((lines[chosen].tolist(), rows(calls, chosen)))
        for repeated, on in (
            (_is_every(number, *_AGAIN_NEXT_DAY), day.number + 1),
            (_is_every(number, *_TWICE), day.number),
        ):
            again = lines[repeated & ~late].tolist()
            if again:
                self._waiting[on].append((again, None))

    def _split_into_legs(self, day: Day, calls: Columns, lines: np.ndarray) -> None:
        """Some calls that were handed over have two lines in the log; the second leg has its own number."""
        number = calls["number"]
        is_plain = ~(calls["is_test"] | calls["is_outbound"] | calls["is_abandoned"])
        for flag in ("channel_unknown", "reason_unknown", "team_unknown"):
            is_plain &= ~calls[flag]
        is_once = ~np.any([_is_every(number, *apart) for apart in _DELIVERED_APART], axis=0)
        chosen = np.flatnonzero(is_plain & is_once & (calls["transfers"] > 0) & (number % LEGS_EVERY == 0))
        legs = rows(calls, chosen)
        talk = legs["talk"] // 20 * 10
        handed = LogClock(day).texts(legs["second"] + (legs["ivr"] + legs["queue"]) // 10 + talk // 10)
        for place, at, first, second in zip(
            chosen.tolist(), handed, _tenths(talk), _tenths(legs["talk"] - talk), strict=True
        ):
            lines[place] = "\n".join(_two_legs(lines[place], at, first, second))

    def _lines(self, day: Day, calls: Columns) -> list[str]:
        second = calls["second"]
        answered = second + (calls["ivr"] + calls["queue"]) // 10
        ended = answered + (calls["talk"] + calls["hold"]) // 10
        clock = LogClock(day)
        notes = messages(
            self.company.reasons,
            calls["reason"],
            calls["number"],
            day.number,
            self.draws.stream(day.number, "call texts"),
        )
        fields = zip(
            calls["number"].tolist(),
            clock.texts(second),
            clock.texts(second + calls["ivr"] // 10),
            clock.texts(answered),
            clock.texts(ended),
            self._channels(calls),
            np.where(calls["is_outbound"], "uit", "in").tolist(),
            np.where(calls["is_test"], "test", "klant").tolist(),
            np.where(calls["is_known"], np.array(crm_ids(calls["person"]), dtype=object), "0").tolist(),
            phones(calls["person"]),
            _tenths(calls["ivr"]),
            np.where(calls["has_wait"], np.array(_tenths(calls["queue"]), dtype=object), "").tolist(),
            _tenths(calls["talk"]),
            _tenths(calls["hold"]),
            np.where(calls["has_wrap"], np.array(_tenths(calls["wrap"]), dtype=object), "").tolist(),
            self._reasons(day, calls),
            clock.texts(ended + 30),
            self._team_codes(calls),
            [f"agent{number:04d}" for number in calls["agent"].tolist()],
            [self._products[number] for number in self.people.product[calls["person"]].tolist()],
            [str(number) for number in calls["transfers"].tolist()],
            np.where(calls["advised"] >= 0, np.array(CHANNELS, dtype=object)[calls["advised"]], "").tolist(),
            np.where(calls["is_resolved"], "ja", "nee").tolist(),
            calls["case"].tolist(),
            _answers(calls),
            notes,
            calls["is_abandoned"].tolist(),
            strict=True,
        )
        return [_line(*row) for row in fields]

    def _channels(self, calls: Columns) -> list[str]:
        codes = np.array(PHONE_CODES, dtype=object)[calls["channel"]]
        calls["channel_unknown"] = calls["number"] % 211 == 7
        return np.where(calls["channel_unknown"], UNKNOWN_CHANNEL, codes).tolist()

    def _reasons(self, day: Day, calls: Columns) -> list[str]:
        codes = np.array([reason.acd_code for reason in self.company.reasons], dtype=object)[
            calls["coded_as"]
        ]
        is_unknown = calls["number"] % 97 == 13
        is_name = (calls["number"] % 389 == 17) & (calls["number"] < 389 * 9)
        calls["reason_unknown"] = is_unknown | is_name
        calls["reason_is_9999"] = is_unknown & ~is_name
        return np.where(is_name, NAME_AS_REASON, np.where(is_unknown, UNKNOWN_REASON, codes)).tolist()

    def _team_codes(self, calls: Columns) -> list[str]:
        codes = np.array([code or UNKNOWN_TEAM for code in self._teams], dtype=object)[calls["team"]]
        calls["team_unknown"] = (calls["number"] % 173 == 5) | (codes == UNKNOWN_TEAM)
        return np.where(calls["team_unknown"], UNKNOWN_TEAM, codes).tolist()

    def _count(self, day: Day, calls: Columns) -> None:
        delay = day.number - calls["started_on"]
        self.truth.late["late"] += int((delay == LATE_DAYS).sum())
        self.truth.late["very late"] += int((delay == VERY_LATE_DAYS).sum())
        self.truth.calls(calls)

    def _faults(self, day: Day, line_count: int) -> list[str]:
        lines: list[str] = []
        # A log of a few lines, half of them broken, would rightly not be loaded at all.
        if line_count < LEAST_LINES:
            return lines
        for reason, (every, from_day) in _BREACHES.items():
            if day.number % every == from_day:
                lines.append(_breach(day, reason))
                self.truth.quarantined("contact", "acd", reason, 1)
        for kind, (every, from_day) in _MALFORMED.items():
            if day.number % every == from_day:
                lines.append(_malformed(day, kind))
                self.truth.rejected("acd", "calls", 1)
        return lines


class LogClock:
    """Elapsed seconds of a day as a log with local times writes them."""

    def __init__(self, day: Day) -> None:
        self._day = day
        following = Calendar(day.on, frozenset()).day(1).on
        self._dates = (f"{day.on:%d-%m-%Y}", f"{following:%d-%m-%Y}")

    def texts(self, elapsed: np.ndarray) -> list[str]:
        day = self._day
        wall = elapsed + np.where(elapsed >= day.clock_step_second, day.clock_step, 0)
        return [
            f"{self._dates[second // 86_400]} {second // 3600 % 24:02d}:{second // 60 % 60:02d}:{second % 60:02d}"
            for second in wall.tolist()
        ]


def _answers(calls: Columns) -> list[str]:
    """The answer that was given, in seven of ten calls; now and then one that is not in the register."""
    return [
        "" if number % 10 >= 7 else "K999" if number % 127 == 3 else f"K{reason:03d}"
        for number, reason in zip(calls["number"].tolist(), calls["coded_as"].tolist(), strict=True)
    ]


def _tenths(values: np.ndarray) -> list[str]:
    return [f"{value // 10},{value % 10}" for value in values.tolist()]


def _line(*row: Any) -> str:
    (
        number,
        start,
        queued,
        answered,
        ended,
        channel,
        direction,
        kind,
        crm,
        phone,
        ivr,
        queue,
        talk,
        hold,
        wrap,
        reason,
    ) = row[:16]
    (coded_at, team, agent, product, transfers, advised, resolved, case, answer, note, is_abandoned) = row[
        16:
    ]
    if is_abandoned:
        answered = talk = hold = wrap = reason = coded_at = agent = resolved = answer = note = ""
    return (
        f"A{number:08d};A{number:08d};{start};{queued};{answered};{ended};{channel};{direction};{kind};{crm};{phone};{ivr};{queue};{talk};{hold};"
        f"{wrap};{reason};{coded_at};{team};{agent};{product};{transfers};{advised};{resolved};Z{case:08d};{answer};"
        f"{csv_field(note, ';')}"
    )


def _is_every(numbers: np.ndarray, every: int, rest: int) -> np.ndarray:
    return numbers % every == rest


def _two_legs(line: str, handed: str, first_talk: str, second_talk: str) -> tuple[str, str]:
    """A call as two lines: the first agent hands it over, the second ends it and registers what it was about."""
    names = HEADER.split(";")
    # The note is the last field, and the only one that can have a semicolon.
    call = dict(zip(names, line.split(";", len(names) - 1), strict=True))
    taken = dict.fromkeys(("starttijd", "in_wachtrij", "opgenomen"), handed)
    nothing = dict.fromkeys(("keuzemenu", "wachttijd"), "0,0")
    first = {"einde": handed, "gesprekstijd": first_talk, "wachtstand": "0,0"}
    first |= {"nawerktijd": call["nawerktijd"] and "0,0"} | dict.fromkeys(
        ("reden", "reden_tijd", "opgelost"), ""
    )
    second = {"oproep_id": f"L{call['oproep_id'][1:]}", "gesprekstijd": second_talk, "notitie": ""}
    return _as_line(call | first), _as_line(call | taken | nothing | second)


def _as_line(call: dict[str, str]) -> str:
    return ";".join(call[name] for name in HEADER.split(";"))


def _fields(day: Day, number: str, **values: str) -> str:
    base = {
        "oproep_id": number,
        "gesprek": number,
        "starttijd": f"{day.on:%d-%m-%Y} 10:00:00",
        "in_wachtrij": f"{day.on:%d-%m-%Y} 10:00:00",
        "opgenomen": f"{day.on:%d-%m-%Y} 10:00:20",
        "einde": f"{day.on:%d-%m-%Y} 10:03:20",
        "kanaal": "VOICE",
        "richting": "in",
        "soort": "klant",
        "crm_id": "0",
        "wachttijd": "20,0",
        "gesprekstijd": "180,0",
        "wachtstand": "0,0",
        "nawerktijd": "30,0",
    }
    return ";".join((base | values).get(name, "") for name in HEADER.split(";"))


def _breach(day: Day, reason: str) -> str:
    number = f"B{day.number:05d}{list(_BREACHES).index(reason)}"
    before = f"{day.on:%d-%m-%Y} 09:00:00"
    changed = {
        "ended_at before started_at": {"einde": before, "opgenomen": ""},
        "queue_seconds below 0": {"wachttijd": "-3,0"},
        "missing channel": {"kanaal": ""},
        "unknown direction": {"richting": "door"},
    }[reason]
    return _fields(day, number, **changed)


def _malformed(day: Day, kind: str) -> str:
    number = f"M{day.number:05d}"
    if kind == "fields":
        return f"{number};{day.on:%d-%m-%Y} 10:00:00;verbinding verbroken"
    changed = {
        "time": {"starttijd": f"31-02-{day.on:%Y} 10:00:00"},
        "number": {"gesprekstijd": "driehonderd"},
    }[kind]
    return _fields(day, number, **changed)
