"""The table that `klantbeeld verify` prints."""

import io
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console
from verify_cases import CANARY, absent, fact, null_fact, published, write_truth

from orchestration.base.settings import Settings
from orchestration.demo.verify.render import number, render
from orchestration.demo.verify.verify import verify


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    return published(
        tmp_path_factory.mktemp("verify"),
        f"update marts.metric_catalogue set name_en = '{CANARY}' where metric_id = 'nps'",
    )


def _shown(settings: Settings, folder: Path, *facts: dict[str, Any], limit: int = 40) -> list[str]:
    report = verify(settings, write_truth(folder, *facts))
    stream = io.StringIO()
    Console(file=stream, width=80, force_terminal=False).print(render(report, limit))
    return [line.rstrip() for line in stream.getvalue().splitlines()]


def test_counts_then_failures_with_numbers_then_open_by_requirement(
    settings: Settings, tmp_path: Path
) -> None:
    lines = _shown(
        settings,
        tmp_path,
        fact(),
        fact(id="volume", expected=1234567, tolerance=2, planted="Many [red]contacts[/red]"),
        null_fact(id="aa_pilot", filter={"metric_id": "nps"}),
        absent(),
        fact(id="b_path", requirement="R20", mart="journey_daily"),
        fact(id="a_path", requirement="R20", mart="journey_daily"),
        fact(id="fcr", requirement="R9", filter={"metric_id": "fcr_7_days"}),
    )
    text = "\n".join(lines)
    assert [line.split()[:2] for line in lines[:4]] == [
        ["1", "found"],
        ["1", "missed"],
        ["2", "false"],
        ["3", "open"],
    ]
    volume = next(line for line in lines if line.startswith("missed"))
    assert volume.split() == ["missed", "volume", "1,234,567", "10", "-1,234,557"]
    assert "± 2" in text
    assert "[red]contacts[/red]" in text
    assert text.index("false") < text.index("volume") < text.index("Waits for")
    assert [line.split() for line in lines[-2:]] == [
        ["R9", "metric", "fcr_7_days", "1", "fcr"],
        ["R20", "mart", "journey_daily", "2", "a_path"],
    ]
    assert "metric_catalogue.name_en" in text.replace("\n", "").replace(" ", "")
    assert CANARY not in text


def test_long_names_stay_whole_within_80_columns(settings: Settings, tmp_path: Path) -> None:
    long_id = "contact_volume/" + "q" * 120
    planted = "A sentence " + "that goes on and on " * 10
    lines = _shown(settings, tmp_path, fact(id=long_id, expected=123456.789, tolerance=0.5, planted=planted))
    assert max(map(len, lines)) <= 80
    assert "123,456.79" in "\n".join(lines)
    assert "".join(lines).count("q") == 120


def test_what_is_cut_off_is_said(settings: Settings, tmp_path: Path) -> None:
    facts = [fact(id=f"f{number}", expected=number) for number in range(5)]
    assert "and 3 more that are missed or false" in _shown(settings, tmp_path, *facts, limit=2)


def test_all_found_is_counts_alone(settings: Settings, tmp_path: Path) -> None:
    assert len(_shown(settings, tmp_path, fact())) == 4


@pytest.mark.parametrize(
    ("value", "shown"),
    [(0, "0"), (1234.0, "1,234"), (0.12345, "0.1235"), (-36.25, "-36.25"), (1234.567, "1,234.57")],
)
def test_numbers(value: float, shown: str) -> None:
    assert number(value) == shown


def test_numbers_that_are_none_are_shown() -> None:
    assert number(float("inf")) == "inf"
    assert number(float("nan")) == "nan"
