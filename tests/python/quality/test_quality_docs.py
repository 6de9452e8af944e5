"""Data Docs: complete, safe to pass on, self-contained; and nothing of all this talks to the network."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from marshmallow import ValidationError
from quality_warehouse import (
    HONEST_CALLS,
    PERSON,
    MartWarehouse,
    RawWarehouse,
    landing_config,
    marts_in_order,
    nine_honest_days,
    project,
)

from orchestration.base.settings import REPOSITORY_ROOT, Settings
from orchestration.quality.checks import check_marts, check_raw
from orchestration.quality.docs import build_docs
from orchestration.quality.report import CheckReport, read_reports, write_report

RUN_OFFLINE = """
import json, socket, sys
from pathlib import Path

calls = []

def refuse(*arguments, **named):
    calls.append(str(arguments))
    raise OSError("no network in this test")

socket.socket.connect = refuse
socket.socket.connect_ex = refuse
socket.getaddrinfo = refuse
socket.create_connection = refuse

import orchestration.quality.checks, orchestration.quality.docs, orchestration.quality.report
assert "great_expectations" not in sys.modules, "imported before it was needed"

from orchestration.landing.config import LandingConfig
from orchestration.quality.checks import check_marts, check_raw
from orchestration.quality.docs import build_docs
from orchestration.base.settings import Settings

project = Path(sys.argv[1])
settings = Settings(project, project / "landing", project / "warehouse")
config = LandingConfig.model_validate(json.loads(sys.argv[2]))
build_docs(settings, [check_raw(settings, config), check_marts(settings)])
assert not calls, calls
print("done")
"""


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory) -> list[CheckReport]:
    """Both stages with a fault each, the raw one in columns that hold a person."""
    checked = project(tmp_path_factory.mktemp("checked") / "project")
    faulty = HONEST_CALLS.replace("(range % 11)::varchar", f"'{PERSON}'")
    nine_honest_days(checked).deliver(sql=faulty, rejects=40)
    marts_in_order(checked).run(
        "update marts.quality_reconciliation set is_balanced = false where rows_in = 21000"
    )
    config = landing_config(identifiers={"email": "email"})
    return [check_raw(checked, config), check_marts(checked)]


def pages(settings: Settings) -> dict[Path, str]:
    return {page: page.read_text() for page in settings.data_docs_dir.rglob("*.html")}


def test_site_shows_every_check_and_what_failed(reports: list[CheckReport], settings: Settings) -> None:
    index = build_docs(settings, reports)
    text = index.read_text()
    for report in reports:
        for result in report.results:
            assert "/".join(result.asset) in text
            assert f"<td>{result.name}</td>" in text
    assert text.index("failed, blocks") < text.index(">passed<")
    assert "raw to staging: contact of acd: 21000 in" in text
    for link in re.findall(r'href="([^"]+)"', text):
        assert (settings.data_docs_dir / link).is_file(), link
    suites = {"raw.acd.calls", "marts.metric_daily", "marts.quality_reconciliation"}
    assert all(any(suite in page for page in pages(settings).values()) for suite in suites)
    validation = next(
        page for path, page in pages(settings).items() if path.name == "marts.quality_reconciliation.html"
    )
    assert "values must be" in validation
    assert "raw to staging: contact of acd" in validation


def test_site_holds_no_person_and_fetches_nothing(reports: list[CheckReport], settings: Settings) -> None:
    build_docs(settings, reports)
    for path, text in pages(settings).items():
        assert "example.nl" not in text, path
        assert not re.search(r"<script|<link|<img|<iframe|@import|url\(", text), path
        assert "default-src 'none'" in text, path
    kept = {path.suffix for path in settings.data_docs_dir.rglob("*") if path.is_file()}
    assert kept == {".html"}


def test_site_is_replaced_whole(reports: list[CheckReport], settings: Settings) -> None:
    build_docs(settings, reports)
    build_docs(settings, reports[:1])
    assert "quality_reconciliation" not in (settings.data_docs_dir / "index.html").read_text()
    assert not list(settings.data_docs_dir.rglob("marts*"))
    assert not list(settings.warehouse_dir.glob(".data_docs.*"))


def test_failed_build_leaves_the_former_site(
    reports: list[CheckReport], settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    build_docs(settings, reports)
    before = pages(settings)
    broken = CheckReport("raw", reports[0].results, [{"suite": {"name": "broken"}, "result": {}}])
    with pytest.raises(ValidationError, match="suite_name"):
        build_docs(settings, [broken])
    assert pages(settings) == before
    assert not list(settings.warehouse_dir.glob(".data_docs.*"))


def test_reports_survive_the_disk(reports: list[CheckReport], settings: Settings) -> None:
    for report in reports:
        write_report(settings, report)
    assert read_reports(settings) == reports


def test_nothing_connects_to_the_network(raw: RawWarehouse, marts: MartWarehouse, settings: Settings) -> None:
    config = landing_config().model_dump_json(by_alias=True)
    result = subprocess.run(
        [sys.executable, "-c", RUN_OFFLINE, str(settings.project_dir), json.dumps(json.loads(config))],
        cwd=REPOSITORY_ROOT,
        env={**os.environ, "GX_ANALYTICS_ENABLED": "true"},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert result.returncode == 0, result.stderr
    # Progress bars and chatter would end up in the middle of the user's own.
    assert result.stdout == "done\n"
    assert result.stderr == ""
