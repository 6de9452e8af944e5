"""Freezing writes what is known and not yet frozen, once. (R19)"""

import subprocess
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from frozen_cases import project_settings, read, write_published

from orchestration.base.errors import ConfigError, KlantbeeldError
from orchestration.base.settings import Settings
from orchestration.improvement.freeze import freeze
from orchestration.landing.config import load_landing_config

ON = date(2026, 3, 2)
ROWS = """
    ('I1', 'contact_volume', 'contact_reason_id bill', 28, 250e0, null, 8.928571e0, 3.420294e0, 'h1', false),
    ('I1', 'transfer_rate', 'all', 28, 1e0, 100000e0, 0.00001e0, null, 'h2', false),
    ('I2', 'contact_volume', 'all', 28, 250e0, null, 8.928571e0, 3.420294e0, 'h1', true),
    ('I3', 'nps', 'all', 28, 0e0, 0e0, null, null, 'h3', false)
"""
MART = """
    create table marts.{mart} as
    select
        improvement_id, metric_id, scope as current_scope, date '2026-01-05' as current_from_on,
        date '2026-02-01' as current_until_on, day_count as current_day_count, numerator as current_numerator,
        denominator as current_denominator, value as current_value, day_deviation as current_day_deviation,
        definition_hash as current_definition_hash, timestamp '2026-02-02 04:00:00.25' as current_delivered_at,
        is_frozen
    from (values {rows}) as mart (
        improvement_id, metric_id, scope, day_count, numerator, denominator, value, day_deviation, definition_hash,
        is_frozen
    )
"""


def publish(settings: Settings, rows: str = ROWS, mart: str = "improvement_baseline") -> None:
    write_published(settings, MART.format(mart=mart, rows=rows))


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """A project that declares the delivery as the demo company does, and has published."""
    project = project_settings(tmp_path)
    publish(project)
    return project


def test_what_is_known_and_not_frozen_is_written(settings: Settings) -> None:
    report = freeze(settings, ON)
    assert report.path == settings.landing_dir / "registers" / "baselines_20260302.csv"
    assert report.frozen == [("I1", "contact_volume"), ("I1", "transfer_rate")]
    first, second = read(report.path)
    assert first == {
        "improvement_id": "I1",
        "metric_id": "contact_volume",
        "scope": "contact_reason_id bill",
        "from_on": "2026-01-05",
        "until_on": "2026-02-01",
        "day_count": "28",
        "numerator": "250",
        "denominator": "",
        "value": "8.928571",
        "day_deviation": "3.420294",
        "definition_hash": "h1",
        "delivered_at": "2026-02-02 04:00:00.250000",
        "frozen_on": "2026-03-02",
    }
    assert (second["value"], second["day_deviation"]) == ("0.00001", "")
    declared = load_landing_config(settings.landing_file).deliveries
    assert next(one for one in declared if one.table == "baselines").columns == list(first)


def test_a_second_call_writes_nothing_and_changes_nothing(settings: Settings) -> None:
    path = freeze(settings, ON).path
    assert path
    before = path.read_bytes()
    report = freeze(settings, date(2026, 3, 9))
    assert (report.path, report.frozen, report.waiting) == (None, [], [path])
    assert list(path.parent.iterdir()) == [path] and path.read_bytes() == before


def test_what_comes_later_on_the_same_day_has_a_file_of_its_own(settings: Settings) -> None:
    first = freeze(settings, ON).path
    publish(
        settings,
        ROWS.replace("'I3', 'nps', 'all'", "'I4', 'nps', 'a, b'").replace("0e0, 0e0, null", "0e0, 9e0, 0e0"),
    )
    report = freeze(settings, ON)
    assert report.path and report.path.name == "baselines_20260302_2.csv" and report.waiting == [first]
    assert [(row["improvement_id"], row["scope"], row["value"]) for row in read(report.path)] == [
        ("I4", "a, b", "0")
    ]


def test_a_project_that_would_not_land_them_is_told(settings: Settings) -> None:
    settings.landing_file.write_text("version: 1\ndeliveries: []\n")
    with pytest.raises(ConfigError, match=r"does not declare registers\.baselines"):
        freeze(settings, ON)


def test_a_publication_without_the_mart_is_told(settings: Settings) -> None:
    publish(settings, mart="something_else")
    with pytest.raises(KlantbeeldError, match="has no starting points"):
        freeze(settings, ON)


def test_the_command_says_what_it_did(
    klantbeeld: Callable[..., subprocess.CompletedProcess[str]], settings: Settings
) -> None:
    done, again = (klantbeeld("freeze", settings=settings) for _ in range(2))
    assert done.returncode == again.returncode == 0
    assert "2 starting points in" in done.stdout and "I1  transfer_rate" in done.stdout
    assert "Nothing to freeze" in again.stdout and "baselines_" in again.stdout
    settings.published_file.unlink()
    told = klantbeeld("freeze", settings=settings)
    assert told.returncode == 1 and "Nothing is published" in told.stderr
