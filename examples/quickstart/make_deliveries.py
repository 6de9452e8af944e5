"""Writes landing/: the invented files of the quickstart, the same byte for byte on every run.

A fictional Dutch energy supplier, six weeks in spring 2024. Nobody in it exists: names do not occur,
addresses are at example.com, phone numbers are in a range that is not given out. Faults are planted on
purpose; README.md lists them.

    python make_deliveries.py
"""

import csv
import io
import json
import random
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

DELIVERIES = Path(__file__).parent / "landing"
AMSTERDAM = ZoneInfo("Europe/Amsterdam")
FIRST_DAY = date(2024, 3, 4)
# Each delivery holds the days since the one before, and is named after the morning on which it was made.
DELIVERY_DAYS = (date(2024, 3, 25), date(2024, 4, 15))

REASONS = {
    "3101": 12,
    "3102": 9,
    "3201": 7,
    "2101": 8,
    "2201": 6,
    "4101": 5,
    "4201": 6,
    "1203": 4,
    "5202": 3,
    "6201": 3,
}
TEAM_OF = {"1": "SALES", "2": "MOVE", "3": "BILL", "4": "OUT", "5": "COMPL", "6": "RET"}
PAGES = {
    "/": 10,
    "/my/bill": 9,
    "/help/bill": 6,
    "/move": 5,
    "/outages": 4,
    "/products": 4,
    "/quote": 3,
    "/apply": 2,
    "/contact": 4,
    "/cancel": 1,
}
GROUPS = ("homeowner", "tenant", "student", "solar_household", "small_business")
PRODUCTS = ("electricity", "dual_fuel", "dynamic_contract")
PROVINCES = ("Utrecht", "Gelderland", "Friesland", "Noord-Holland", "Limburg")
REMARKS = (
    "Vraag over de jaarafrekening",
    "Geïnteresseerd in een vast tarief",
    "Klant belt terug na storing",
    "",
    "",
)


def make() -> None:
    """Write all files."""
    random_numbers = random.Random(20240304)
    customers = [f"K{100000 + 37 * number}" for number in range(120)]
    calls = _calls(random_numbers, customers)
    _write_calls(calls)
    _write_customers(random_numbers, customers)
    _write_responses(random_numbers, calls)
    _write_events(random_numbers, customers)


def _calls(random_numbers: random.Random, customers: list[str]) -> list[dict]:
    calls = []
    for day in _days():
        for _ in range(random_numbers.randint(9, 12) if day.weekday() < 5 else random_numbers.randint(2, 4)):
            calls.append(_call(random_numbers, customers, day, len(calls)))
    return sorted(calls, key=lambda call: call["start"])


def _call(random_numbers: random.Random, customers: list[str], day: date, number: int) -> dict:
    start = datetime(day.year, day.month, day.day, 8) + timedelta(seconds=random_numbers.randint(0, 43_000))
    wait = round(random_numbers.expovariate(1 / 70), 1)
    talk = round(random_numbers.gammavariate(3, 95), 1)
    is_abandoned = wait > 160
    reason = random_numbers.choices(list(REASONS), REASONS.values())[0]
    return {
        "oproep_id": f"A{500000 + number}",
        "klantnummer": random_numbers.choice(customers) if random_numbers.random() < 0.9 else "0",
        "kanaal": "PHONE" if random_numbers.random() < 0.93 else "CALLBACK",
        "start": start,
        "opgenomen": None if is_abandoned else start + timedelta(seconds=round(wait)),
        "einde": start + timedelta(seconds=round(wait + (0 if is_abandoned else talk))),
        "wachttijd": wait,
        "gesprekstijd": None if is_abandoned else talk,
        "nawerktijd": None if is_abandoned else round(random_numbers.gammavariate(2, 25), 1),
        "reden": "" if is_abandoned else reason,
        "team": "" if is_abandoned else TEAM_OF[reason[0]],
        "medewerker": "" if is_abandoned else f"agent {random_numbers.randint(1, 9)}",
        "opmerking": "" if is_abandoned else random_numbers.choice(REMARKS),
    }


def _write_calls(calls: list[dict]) -> None:
    """ACD: Latin-1, semicolons, decimal comma, local times. The second delivery carries the faults."""
    for delivered, rows in _by_delivery(calls, lambda call: call["start"].date()):
        rows = [{name: _dutch(value) for name, value in row.items()} for row in rows]
        if delivered == DELIVERY_DAYS[1]:
            rows.append(dict(next(row for row in rows if row["reden"])))  # the same call twice
            rows[10]["einde"] = "01-03-2024 00:00:00"  # ends before it started
            next(row for row in rows[20:] if row["reden"])["reden"] = "9999"  # a code nobody mapped
        text = _csv(rows, delimiter=";")
        if delivered == DELIVERY_DAYS[1]:
            lines = text.splitlines(keepends=True)
            lines.insert(31, "A599999;K100037;PHONE;14-04-2024 10:00:00;\r\n")  # torn off
            text = "".join(lines)
        _write(f"acd/calls_{delivered:%Y%m%d}.csv", text.encode("latin-1"))


def _write_customers(random_numbers: random.Random, customers: list[str]) -> None:
    """CRM: a full dump each time; in between, ten changed group and the last five joined."""
    rows = [
        {
            "klantnummer": customer,
            "email": f"klant{number:03d}@example.com",
            "telefoon": f"06 0000 {number:04d}",
            "klantgroep": random_numbers.choice(GROUPS),
            "klant_sinds": (FIRST_DAY - timedelta(days=random_numbers.randint(30, 2500))).isoformat(),
            "product": random_numbers.choice(PRODUCTS),
            "provincie": random_numbers.choice(PROVINCES),
            "bezwaar_profilering": "ja" if number == 7 else "nee",
        }
        for number, customer in enumerate(customers)
    ]
    _write(f"crm/customers_{DELIVERY_DAYS[0]:%Y%m%d}.csv", _csv(rows[:-5]).encode())
    for row in random_numbers.sample(rows[:-5], 10):
        row["klantgroep"] = "solar_household" if row["klantgroep"] != "solar_household" else "homeowner"
    for row in rows[-5:]:
        row["klant_sinds"] = date(2024, 4, 2).isoformat()
    _write(f"crm/customers_{DELIVERY_DAYS[1]:%Y%m%d}.csv", _csv(rows).encode())


def _write_responses(random_numbers: random.Random, calls: list[dict]) -> None:
    """Survey tool: two more header rows, as Qualtrics exports them. One score lies off its scale."""
    asked = [call for call in calls if call["gesprekstijd"] and call["klantnummer"] != "0"]
    rows = []
    for call in random_numbers.sample(asked, 110):
        satisfaction = min(5, max(1, round(random_numbers.gauss(4.1 - call["wachttijd"] / 90, 0.8))))
        recommend = min(10, max(0, round(2 * satisfaction - 0.5 + random_numbers.gauss(0, 1.2))))
        rows.append(
            {
                "ResponseId": f"R_{len(rows):05d}",
                "EndDate": call["einde"] + timedelta(minutes=random_numbers.randint(20, 600)),
                "Finished": "True",
                "Klantnummer": call["klantnummer"],
                "OproepId": call["oproep_id"],
                "Moment": "after_contact",
                "Q_NPS": str(recommend),
                "Q_CSAT": str(satisfaction),
                "Q_Toelichting": random_numbers.choice(
                    ("", "", "Snel geholpen", "Lang gewacht", "Duidelijke uitleg")
                ),
            }
        )
    rows.sort(key=lambda row: row["EndDate"])
    rows = [row for row in rows if row["EndDate"].date() < DELIVERY_DAYS[1]]
    rows[-1]["Q_NPS"] = "12"
    labels = {name: f"Vraag {name}" for name in rows[0]}
    imports = {name: json.dumps({"ImportId": f"QID{number}"}) for number, name in enumerate(rows[0])}
    for delivered, part in _by_delivery(rows, lambda row: row["EndDate"].date()):
        _write(f"survey/responses_{delivered:%Y%m%d}.csv", _csv([labels, imports, *part]).encode("utf-8-sig"))


def _write_events(random_numbers: random.Random, customers: list[str]) -> None:
    """Website: JSON lines in UTC. One line is torn, one visitor is a robot, some visitors gave no consent."""
    events = []
    for day in _days():
        for _ in range(random_numbers.randint(3, 7)):
            events += _visit(random_numbers, customers, day, len(events))
    events.sort(key=lambda event: event["ts"])
    for delivered, part in _by_delivery(events, lambda event: date.fromisoformat(event["ts"][:10])):
        lines = [json.dumps(event, ensure_ascii=False) + "\n" for event in part]
        if delivered == DELIVERY_DAYS[1]:
            lines.insert(17, '{"event_id": "W999999", "ts": "2024-03-27T09:\n')
        _write(f"website/events_{delivered:%Y%m%d}.jsonl", "".join(lines).encode())


def _visit(random_numbers: random.Random, customers: list[str], day: date, number: int) -> list[dict]:
    person = random_numbers.randrange(len(customers) + 40)
    has_consent = person % 5 != 0
    is_known = person < len(customers) and has_consent and random_numbers.random() < 0.5
    local = datetime(day.year, day.month, day.day, 7, tzinfo=AMSTERDAM)
    moment = local.astimezone(UTC) + timedelta(seconds=random_numbers.randint(0, 54_000))
    events = []
    for page in random_numbers.choices(list(PAGES), PAGES.values(), k=random_numbers.randint(1, 5)):
        engaged = random_numbers.randint(500, 90_000)
        events.append(
            {
                "event_id": f"W{100000 + number + len(events)}",
                "ts": moment.strftime("%Y-%m-%dT%H:%M:%S.") + f"{moment.microsecond // 1000:03d}Z",
                "visitor": f"device-{person:04d}",
                "customer": customers[person] if is_known else None,
                "type": "page_view",
                "path": page,
                "engaged_ms": engaged,
                "device": "mobile" if person % 2 else "desktop",
                "consent": has_consent,
                "bot": person == len(customers) + 39,
            }
        )
        moment += timedelta(milliseconds=engaged)
    return events


def _days() -> list[date]:
    return [FIRST_DAY + timedelta(days=number) for number in range((DELIVERY_DAYS[1] - FIRST_DAY).days)]


def _by_delivery(rows: list[dict], day_of: Callable[[dict], date]) -> list[tuple[date, list[dict]]]:
    first, second = DELIVERY_DAYS
    return [
        (first, [row for row in rows if day_of(row) < first]),
        (second, [row for row in rows if first <= day_of(row) < second]),
    ]


def _dutch(value: object) -> str:
    if isinstance(value, float):
        return f"{value:.1f}".replace(".", ",")
    return value.strftime("%d-%m-%Y %H:%M:%S") if isinstance(value, datetime) else str(value or "")


def _csv(rows: list[dict], delimiter: str = ",") -> str:
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, list(rows[0]), delimiter=delimiter)
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def _write(name: str, content: bytes) -> None:
    path = DELIVERIES / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


if __name__ == "__main__":
    make()
