"""examples/quickstart: its files can be written again, and what comes out of them can be counted by hand."""

import csv
import importlib.util
import json
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
