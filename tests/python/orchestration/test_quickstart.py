"""examples/quickstart: its files can be written again, and what comes out of them can be counted by hand."""

import csv
import importlib.util
import json
from collections import Counter, defaultdict
from datetime import date, timedelta
from pathlib import Path

import pytest

from orchestration.base.settings import REPOSITORY_ROOT, Settings
from orchestration.cli.query import run_query

QUICKSTART = REPOSITORY_ROOT / "examples" / "quickstart"


def ask(settings: Settings, sql: str) -> list[tuple]:
    return run_query(settings, sql, limit=1000)[1]


def calls() -> list[dict[str, str]]:
    """Every well-formed line of the calls, read without the project."""
    rows = []
    for path in sorted((QUICKSTART / "landing" / "acd").glob("*.csv")):
        with path.open(encoding="latin-1", newline="") as file:
            rows += [row for row in csv.DictReader(file, delimiter=";") if row["opmerking"] is not None]
    return rows


def responses() -> list[dict[str, str]]:
    """Every answer to the survey; the two rows after the header are Qualtrics' own."""
    rows = []
    for path in sorted((QUICKSTART / "landing" / "survey").glob("*.csv")):
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows += list(csv.DictReader(file))[2:]
    return rows


def test_the_script_writes_the_committed_files_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    spec = importlib.util.spec_from_file_location("make_deliveries", QUICKSTART / "make_deliveries.py")
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    monkeypatch.setattr(script, "DELIVERIES", tmp_path)
    script.make()
    written = {path.relative_to(tmp_path): path.read_bytes() for path in tmp_path.rglob("*.*")}
    committed = QUICKSTART / "landing"
    assert written == {path.relative_to(committed): path.read_bytes() for path in committed.rglob("*.*")}


def test_contacts_are_the_calls_but_for_the_planted_faults(built_project: Settings) -> None:
    numbers = {row["oproep_id"] for row in calls()}
    assert len(calls()) == len(numbers) + 1  # one call was delivered twice
    (counted,) = ask(
        built_project, "select sum(numerator) from metric_daily where metric_id = 'contact_volume'"
    )
    assert counted[0] == len(numbers) - 1  # one is in quarantine


def test_abandoned_calls_agree_with_the_files(built_project: Settings) -> None:
    # The call in quarantine was answered, so no abandoned one is missing.
    abandoned = {row["oproep_id"] for row in calls() if not row["opgenomen"]}
    (counted,) = ask(
        built_project, "select sum(numerator) from metric_daily where metric_id = 'abandonment_rate'"
    )
    assert counted[0] == len(abandoned)


def test_page_views_agree_with_the_files(built_project: Settings) -> None:
    views = 0
    for path in sorted((QUICKSTART / "landing" / "website").glob("*.jsonl")):
        for line in path.read_text().splitlines():
            try:
                views += not json.loads(line)["bot"]
            except json.JSONDecodeError:
                continue
    (counted,) = ask(built_project, "select sum(numerator) from metric_daily where metric_id = 'page_views'")
    assert counted[0] == views


def test_what_customers_said_agrees_with_the_files_day_by_day(built_project: Settings) -> None:
    """NPS and CSAT of an export of Qualtrics; one score of 12 is none. (R66, R97)"""
    days: dict[str, list[int]] = defaultdict(lambda: [0] * 6)
    for row in responses():
        figures = days[row["EndDate"][:10]]
        recommend, satisfaction = int(row["Q_NPS"]), int(row["Q_CSAT"])
        figures[3] += 1
        figures[4] += satisfaction
        figures[5] += satisfaction >= 4
        if recommend <= 10:
            figures[0] += 1
            figures[1] += recommend >= 9
            figures[2] += recommend <= 6
    assert sum(figures[3] - figures[0] for figures in days.values()) == 1
    shown = ask(
        built_project,
        "select cast(day_on as varchar), sum(nps_answer_count), sum(promoter_count), sum(detractor_count),"
        " sum(csat_answer_count), sum(csat_score_sum), sum(csat_satisfied_count)"
        " from experience_daily where source_system = 'survey' and response_count > 0 group by all",
    )
    assert {day: figures for day, *figures in shown} == days


def test_answers_without_an_invitation_have_no_response_rate(built_project: Settings) -> None:
    """The survey tool names nobody who was invited, so every response is an open link. (R60)"""
    weeks = Counter(
        str(day - timedelta(days=day.weekday()))
        for day in (date.fromisoformat(row["EndDate"][:10]) for row in responses())
    )
    shown = ask(
        built_project,
        "select cast(week_start_on as varchar), sum(open_response_count), sum(invitation_count),"
        " count(response_rate) from survey_response_weekly group by all",
    )
    assert sorted(shown) == sorted((week, count, 0, 0) for week, count in weeks.items())


def test_every_planted_fault_is_counted(built_project: Settings) -> None:
    quarantined = set(ask(built_project, "select entity, reason, row_count from quality_quarantine"))
    assert ("contact", "ended_at before started_at", 1) in quarantined
    assert ("survey_response", "score outside its scale", 1) in quarantined
    unmapped = ask(built_project, "select dimension, source_system, row_count from quality_unmapped")
    assert unmapped == [("contact_reason", "acd", 1)]
    rejected = dict(
        ask(built_project, "select table_name, reject_count from quality_delivery where reject_count > 0")
    )
    assert rejected == {"calls": 1, "events": 1}


def test_a_call_that_is_set_aside_is_told_with_its_line(said_by_the_run: dict[str, str]) -> None:
    """The eleventh call of the file is in its line 12. (R36)"""
    assert "acd/calls_20240415.csv, line 12: ended_at before started_at" in said_by_the_run["stdout"]


def test_every_boundary_is_balanced(built_project: Settings) -> None:
    assert ask(built_project, "select * from quality_reconciliation where not is_balanced") == []
    compared = ask(
        built_project,
        "select entity, source_system from quality_reconciliation"
        " where boundary = 'staging: rows of raw = staged rows' order by 1",
    )
    assert compared == [("contact", "acd"), ("customer", "crm"), ("web_event", "website")]
