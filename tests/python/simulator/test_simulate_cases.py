"""What seldom happens is in the deliveries as such systems tell it, and the truth states what it adds up to."""

import csv
import json
from datetime import date, datetime, timedelta
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from orchestration.demo.simulator.simulate import SimulateArguments, simulate


@pytest.fixture(scope="module")
def landing(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("cases") / "landing"
    simulate(SimulateArguments(900, 98, 7, out, first_day=date(2024, 9, 30)))
    return out


@pytest.fixture(scope="module")
def expected(landing: Path) -> dict[str, float]:
    facts = json.loads((landing / "truth.json").read_text(encoding="utf-8"))["facts"]
    return {fact["id"]: fact.get("expected") for fact in facts}


def calls(landing: Path, kind: str = "A") -> list[dict[str, str]]:
    """Every line that the telephone log has of a call, those delivered again once; kind L: of a second leg."""
    found = {}
    for path in sorted((landing / "acd").iterdir()):
        with path.open(encoding="latin-1", newline="") as file:
            for row in csv.DictReader(file, delimiter=";"):
                if row["oproep_id"].startswith(kind):
                    found[row["oproep_id"]] = row
    return list(found.values())


def moment(text: str) -> datetime:
    return datetime.strptime(text, "%d-%m-%Y %H:%M:%S")


def json_lines(folder: Path, pattern: str) -> list[dict]:
    """Every readable line of some files, those of earlier days first."""
    found = []
    for path in sorted(folder.glob(pattern)):
        for line in path.read_text(encoding="utf-8").splitlines():
            try:
                found.append(json.loads(line))
            except ValueError:
                continue
    return found


def test_tickets_are_opened_again_in_three_ways(landing: Path, expected: dict[str, float]) -> None:
    """Later, in the second in which they were solved (C3), and to be merged into another (C2)."""
    tickets = {ticket["id"]: ticket for ticket in json_lines(landing, "zendesk/tickets_*.jsonl")}
    moments: dict[str, dict[str, list[str]]] = {}
    for change in json_lines(landing, "zendesk/changes_*.jsonl"):
        if change["field_name"] == "status":
            of_ticket = moments.setdefault(change["ticket_id"], {})
            of_ticket.setdefault(change["value"], []).append(change["updated"])
    reopened = {number: steps for number, steps in moments.items() if "open" in steps}
    assert expected["reopened_tickets"] == len(reopened)
    assert any(steps["open"][0] == steps["solved"][0] for steps in reopened.values())
    merged = {number for number, steps in reopened.items() if "closed" in steps}
    assert merged == {number for number, ticket in tickets.items() if ticket["status"] == "closed"} != set()
    assert expected["solved_tickets"] == sum(ticket["status"] == "solved" for ticket in tickets.values())


def test_tickets_that_are_thrown_away_were_handed_over(landing: Path, expected: dict[str, float]) -> None:
    """An excluded ticket with a transfer is no hand-over (B10)."""
    tickets = {ticket["id"]: ticket for ticket in json_lines(landing, "zendesk/tickets_*.jsonl")}
    groups: dict[str, set[str]] = {}
    for change in json_lines(landing, "zendesk/changes_*.jsonl"):
        if change["field_name"] == "group_id":
            groups.setdefault(change["ticket_id"], set()).add(change["value"])
    moved = [tickets[number]["status"] for number, found in groups.items() if len(found) > 1]
    assert moved.count("deleted") > 0
    assert expected["handed_over_tickets"] == len(moved) - moved.count("deleted")


def test_of_some_who_gave_up_the_log_has_times_and_no_wait(landing: Path, expected: dict[str, float]) -> None:
    """They waited as long as the times say, and are no short abandons for want of a number (C24)."""
    of_customers = [call for call in calls(landing) if call["richting"] == "in" and call["soort"] == "klant"]
    waits = [
        float(call["wachttijd"].replace(",", "."))
        if call["wachttijd"]
        else (moment(call["einde"]) - moment(call["in_wachtrij"])).total_seconds()
        for call in of_customers
        if not call["opgenomen"]
    ]
    assert any(not call["wachttijd"] for call in of_customers)
    short = sum(wait < 5 for wait in waits)
    assert expected["short_abandons_acd"] == short > 0
    rate = (len(waits) - short) / (len(of_customers) - short)
    assert expected["abandonment_rate_all"] == pytest.approx(rate)


def test_a_call_ends_in_the_hour_that_the_autumn_night_has_twice(
    landing: Path, expected: dict[str, float]
) -> None:
    """It begins at 02:55 and ends at 02:05, ten minutes later, and counts (B12)."""
    of_night = [call for call in calls(landing) if call["starttijd"][:10] == "27-10-2024"]
    backward = [call for call in of_night if call["einde"] < call["starttijd"]]
    assert [(call["starttijd"][11:], call["einde"][11:]) for call in backward] == [("02:55:00", "02:05:00")]
    counted = [call for call in of_night if call["richting"] == "in" and call["soort"] == "klant"]
    assert backward[0] in counted
    assert expected["contacts_on_2024-10-27_phone"] == len(counted)


def test_customers_leave_and_change_group(landing: Path, expected: dict[str, float]) -> None:
    """The base of a week is who joined by its end and whose contract had not ended (B2), by the group of that day."""
    accounts: dict[str, dict[str, str]] = {}
    changed = set()
    for path in sorted((landing / "salesforce").glob("accounts_*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                if row["Type"] != accounts.get(row["Id"], row)["Type"]:
                    changed.add(row["Id"])
                accounts[row["Id"]] = row
    ended = {
        step["customer_id"]
        for path in (landing / "erp").glob("order_steps_*.parquet")
        for step in pq.read_table(path).to_pylist()
        if step["step"] == "ended" and step["occurred_at"].date() < date(2025, 1, 5)
    }
    assert changed and ended
    last_week = {name: count for name, count in expected.items() if name.endswith("_2024-12-30")}
    assert sum(last_week.values()) == len(accounts.keys() - ended)
    tenants = sum(row["Type"] == "Tenant" for number, row in accounts.items() if number not in ended)
    assert expected["customers_tenant_2024-12-30"] == tenants


def test_one_questionnaire_asks_satisfaction_with_a_slider(landing: Path, expected: dict[str, float]) -> None:
    """Of 0 to 100; satisfied from the same share of the scale as 4 of 1 to 5 (C18)."""
    scores = {}
    for path in (landing / "qualtrics").glob("responses_*.csv"):
        with path.open(encoding="utf-8", newline="") as file:
            for row in list(csv.DictReader(file))[2:]:
                if row["Status"] == "IP Address" and row["CSAT_SLIDER"]:
                    assert (row["meetmoment"], row["CSAT"]) == ("relation", "")
                    scores[row["ResponseId"]] = int(row["CSAT_SLIDER"])
    assert expected["csat_satisfied_relation"] == sum(score >= 75 for score in scores.values()) > 0
    assert expected["csat_relation"] == pytest.approx(1 + 4 * sum(scores.values()) / len(scores) / 100)


def test_who_is_satisfied_with_the_answer_about_the_bill_renews(landing: Path) -> None:
    """A moment of truth (R72): nobody else renews without a new amount, and half of those asked are not satisfied."""
    renewals = [
        (step["customer_id"], step["occurred_at"].date())
        for path in (landing / "erp").glob("order_steps_*.parquet")
        for step in pq.read_table(path).to_pylist()
        if step["step"] == "renewed" and step["amount_eur"] is None
    ]
    reason_of_call = {call["oproep_id"]: call["reden"] for call in calls(landing)}
    answers = []
    for path in sorted((landing / "qualtrics").glob("responses_*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            for row in list(csv.DictReader(file))[2:]:
                if row["meetmoment"] == "after_contact" and row["CSAT"]:
                    on, reason = (
                        date.fromisoformat(row["EndDate"][:10]),
                        reason_of_call.get(row["contactnummer"]),
                    )
                    answers.append((row["ExternalReference"], on, int(row["CSAT"]) >= 4, reason))

    def is_followed(answer_of: str, day: date, on: date, customer: str) -> bool:
        return answer_of == customer and timedelta(1) <= on - day <= timedelta(21)

    for customer, on in renewals:
        assert any(is_followed(who, day, on, customer) and satisfied for who, day, satisfied, _ in answers)
    about_the_bill = [answer for answer in answers if answer[3] in ("3101", "3102", "3103")]
    for who, day, satisfied, _ in about_the_bill:
        # What follows later answers is not delivered any more.
        if day <= date(2024, 12, 14):
            assert any(is_followed(who, day, on, customer) for customer, on in renewals) == satisfied
    assert 0.3 < sum(satisfied for *_, satisfied, _ in about_the_bill) / len(about_the_bill) < 0.7


def test_some_are_sent_to_a_channel_that_does_not_help(landing: Path, expected: dict[str, float]) -> None:
    """A dead end: the call was not resolved, an e-mail came as advised, and then another contact."""
    sent = [call for call in calls(landing) if call["verwezen"]]
    assert {(call["verwezen"], call["opgelost"]) for call in sent} == {("email", "nee")}
    assert 0 < expected["dead_ends"] < len(sent)


def test_one_log_is_weeks_late(landing: Path) -> None:
    """The service desk's last tickets are two weeks older than the calls delivered on the same day (B3)."""
    last = max(ticket["created_at"] for ticket in json_lines(landing, "zendesk/tickets_*.jsonl"))
    assert "2024-12-16" <= last[:10] <= "2024-12-22"
    assert max(moment(call["starttijd"]) for call in calls(landing)) > datetime(2025, 1, 3)
    assert (landing / "zendesk" / "tickets_20250106.jsonl").is_file()


def test_the_list_of_reasons_changes_within_the_demo(landing: Path, expected: dict[str, float]) -> None:
    """A reason that its declared successor replaces is in the log until a day, the successor from it (B5)."""
    price, discount, both = "1101", "1103", "1104"
    days = {
        code: [moment(call["starttijd"]) for call in calls(landing) if call["reden"] == code]
        for code in (price, discount, both)
    }
    assert max(days[price] + days[discount]) < datetime(2024, 11, 25) <= min(days[both])
    assert expected["no_structural_successors_of_version_2"] == 0


def test_a_call_that_is_handed_over_stands_in_the_log_twice(
    landing: Path, expected: dict[str, float]
) -> None:
    """Two lines with one number of the call, the second where the first ends, are one contact (C25)."""
    first = {call["oproep_id"]: call for call in calls(landing)}
    legs = calls(landing, "L")
    assert legs
    for leg in legs:
        assert leg["starttijd"] == first[leg["gesprek"]]["einde"] > first[leg["gesprek"]]["starttijd"]
    counted = [call for call in first.values() if call["richting"] == "in" and call["soort"] == "klant"]
    months = [fact for fact in expected if fact.startswith("contacts_acd_")]
    assert sum(expected[fact] for fact in months) == len(counted)
