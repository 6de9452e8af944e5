"""The deliveries are what real systems deliver, and landing.yml knows each of them."""

import csv
import json
from collections import Counter
from pathlib import Path

import pyarrow.parquet as pq
import pytest
import yaml
from python_calamine import CalamineWorkbook

from orchestration.base.settings import REPOSITORY_ROOT
from orchestration.demo.simulator.deliver.acd import HEADER
from orchestration.demo.simulator.simulate import SimulateArguments, SimulationReport, simulate
from orchestration.demo.simulator.texts import CANARIES

DAYS = 105  # until after the storm


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> SimulationReport:
    return simulate(SimulateArguments(400, DAYS, 7, tmp_path_factory.mktemp("demo") / "landing"))


def facts(report: SimulationReport) -> dict[str, dict]:
    return {fact["id"]: fact for fact in json.loads(report.truth_path.read_text())["facts"]}


def calls(report: SimulationReport) -> list[dict[str, str]]:
    """Every readable line of every log, as a reader of semicolons sees it; repeated calls once."""
    found = {}
    for path in sorted((report.out / "acd").iterdir()):
        with path.open(encoding="latin-1", newline="") as file:
            for row in csv.DictReader(file, delimiter=";"):
                if row["oproep_id"].startswith(("A", "L")):
                    found[row["oproep_id"]] = row
    return list(found.values())


def test_every_file_belongs_to_one_delivery_of_landing_yml(report: SimulationReport) -> None:
    declared = yaml.safe_load((REPOSITORY_ROOT / "landing.yml").read_text(encoding="utf-8"))["deliveries"]
    owners = Counter()
    for delivery in declared:
        owners.update(path.relative_to(report.out) for path in report.out.glob(delivery["path"]))
    delivered = {path.relative_to(report.out) for path in report.out.rglob("*") if path.is_file()}
    assert {path for path in delivered if owners[path] != 1} == {Path("truth.json")}


def test_calls_add_up_to_the_truth(report: SimulationReport) -> None:
    counted = [row for row in calls(report) if row["soort"] == "klant" and row["richting"] == "in"]
    stated = facts(report)
    # Of a call with two legs the first stands for it.
    by_month = Counter(
        row["starttijd"][6:10] + "-" + row["starttijd"][3:5]
        for row in counted
        if row["oproep_id"] == row["gesprek"]
    )
    assert {month: stated[f"contacts_acd_{month}"]["expected"] for month in by_month} == dict(by_month)
    answered = [row for row in counted if row["opgenomen"] and row["nawerktijd"]]
    seconds = sum(
        float(row[name].replace(",", "."))
        for row in answered
        for name in ("gesprekstijd", "wachtstand", "nawerktijd")
    )
    assert stated["average_handle_time_all"]["expected"] == pytest.approx(
        seconds / len({row["gesprek"] for row in answered}), abs=1e-9
    )
    unknown = sum(row["reden"] in ("9999", CANARIES[0]) for row in calls(report))
    assert stated["unmapped_acd_contact_reason"]["expected"] == unknown > 0


def test_calls_do_not_end_before_they_start_nor_lie_outside_opening_hours(report: SimulationReport) -> None:
    for row in calls(report):
        day = row["starttijd"][:10]
        assert row["einde"] == "" or row["einde"][:10] != day or row["einde"] >= row["starttijd"]
        if row["kanaal"] == "VOICE":
            assert "08:00:00" <= row["starttijd"][11:] <= "20:00:00"


def test_a_storm_brings_calls_about_power(report: SimulationReport) -> None:
    # At six tenths of the agenda: day 63 is 4 March 2024.
    outages = Counter(row["starttijd"][:10] for row in calls(report) if row["kanaal"] == "OUTAGE")
    storm = outages.pop("04-03-2024")
    assert storm > 10 * sum(outages.values()) / DAYS


def test_the_log_is_latin_1_with_semicolons(report: SimulationReport) -> None:
    content = (report.out / "acd" / "calls_20240110.csv").read_bytes()
    assert content.decode("latin-1").splitlines()[0] == HEADER


def test_survey_export_has_three_header_rows(report: SimulationReport) -> None:
    with sorted((report.out / "qualtrics").glob("responses_*.csv"))[2].open(
        encoding="utf-8", newline=""
    ) as file:
        rows = list(csv.reader(file))
    assert rows[0][:2] == ["StartDate", "EndDate"]
    assert rows[2][0] == '{"ImportId":"StartDate"}'
    assert {len(row) for row in rows} == {len(rows[0]), 4}  # a line that broke off


def test_responses_add_up_to_the_truth(report: SimulationReport) -> None:
    found = {}
    for path in (report.out / "qualtrics").glob("responses_*.csv"):
        with path.open(encoding="utf-8", newline="") as file:
            for row in list(csv.DictReader(file))[2:]:
                if row["Status"] == "IP Address" and row["ResponseId"]:
                    found[row["ResponseId"]] = row
    assert facts(report)["survey_responses_total"]["expected"] == len(found)
    scores = [int(row["NPS"]) for row in found.values() if row["meetmoment"] == "after_contact"]
    expected = 100 * (sum(score >= 9 for score in scores) - sum(score <= 6 for score in scores)) / len(scores)
    assert facts(report)["nps_after_contact"]["expected"] == pytest.approx(expected)


def test_web_events_add_up_to_the_truth(report: SimulationReport) -> None:
    views = sessions = 0
    for path in sorted((report.out / "snowplow").iterdir()):
        events = {}
        for event in pq.read_table(path).to_pylist():
            if event["domain_userid"] and "Robot" not in event["contexts_nl_basjes_yauaa_context_1_0_0"]:
                events[event["event_id"]] = event
        views += sum(event["event_name"] == "page_view" for event in events.values())
        last_seen: dict[str, float] = {}
        for event in sorted(events.values(), key=lambda event: event["derived_tstamp"]):
            at = event["derived_tstamp"].timestamp()
            sessions += at - last_seen.get(event["domain_userid"], -1e9) > 1800
            last_seen[event["domain_userid"]] = at
    stated = facts(report)
    months = ("2024-01", "2024-02", "2024-03", "2024-04")
    assert sum(stated[f"sessions_{month}"]["expected"] for month in months) == sessions
    after_midnight = views - sum(stated[f"page_views_{month}"]["expected"] for month in months)
    assert 0 <= after_midnight < 20


def test_signals_are_a_workbook(report: SimulationReport) -> None:
    book = CalamineWorkbook.from_path(str(report.out / "signals" / "signals_20240201.xlsx"))
    rows = book.get_sheet_by_name("Signalen").to_python()
    assert rows[0][0] == "signaal_id"
    assert len(rows) > 3


def test_tickets_are_json_lines_but_for_one_that_broke_off(report: SimulationReport) -> None:
    broken = 0
    for path in (report.out / "zendesk").glob("tickets_*.jsonl"):
        for line in path.read_text(encoding="utf-8").splitlines():
            try:
                json.loads(line)
            except ValueError:
                broken += 1
    assert broken == facts(report)["rejected_zendesk_ticket"]["expected"] > 0


def test_personal_data_is_planted(report: SimulationReport) -> None:
    texts = b"\n".join(path.read_bytes() for path in (report.out / "zendesk").iterdir()).decode()
    texts += b"\n".join(path.read_bytes() for path in (report.out / "acd").iterdir()).decode("latin-1")
    assert [text for text in CANARIES if text not in texts] == []


def test_history_is_in_the_dumps(report: SimulationReport) -> None:
    groups: dict[str, set[str]] = {}
    for path in sorted((report.out / "salesforce").glob("accounts_*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                groups.setdefault(row["Id"], set()).add(row["Type"])
    assert any(len(found) > 1 for found in groups.values())
    assert len(groups) > 400  # the company grew
