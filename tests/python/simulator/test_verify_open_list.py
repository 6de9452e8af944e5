"""The list of open facts only gets shorter."""

from pathlib import Path
from typing import Any

import pytest
from verify_cases import fact, published, write_truth

from orchestration.base.errors import CheckFailed, ConfigError
from orchestration.base.settings import Settings
from orchestration.demo.verify.open_list import check_open_list
from orchestration.demo.verify.report import VerifyReport
from orchestration.demo.verify.verify import verify


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    return published(tmp_path_factory.mktemp("verify"))


@pytest.fixture
def report(settings: Settings, tmp_path: Path) -> VerifyReport:
    """One fact found, one missed and two open."""
    facts: list[dict[str, Any]] = [fact(), fact(id="wrong", expected=1)]
    facts += [fact(id=name, mart="journey_daily") for name in ("path", "bottleneck")]
    return verify(settings, write_truth(tmp_path, *facts))


def _listing(folder: Path, text: str) -> Path:
    path = folder / "open_facts.txt"
    path.write_text(text, encoding="utf-8")
    return path


def test_the_list_of_exactly_the_open_facts_passes(report: VerifyReport, tmp_path: Path) -> None:
    check_open_list(report, _listing(tmp_path, "bottleneck\npath\n"))


def test_an_open_fact_that_is_not_listed_fails(report: VerifyReport, tmp_path: Path) -> None:
    with pytest.raises(CheckFailed) as raised:
        check_open_list(report, _listing(tmp_path, "path\n"))
    assert "bottleneck is open but not listed: there is no mart journey_daily" in str(raised.value)
    assert "may only shrink" in str(raised.value)
    assert "path is" not in str(raised.value)


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("contacts", "contacts is found: delete its line"),
        ("wrong", "wrong is missed: delete its line"),
        ("gone", "gone is no longer planted: delete its line"),
    ],
)
def test_a_listed_fact_that_is_not_open_fails(
    report: VerifyReport, tmp_path: Path, line: str, words: str
) -> None:
    listed = "\n".join(sorted(["bottleneck", "path", line]))
    with pytest.raises(CheckFailed) as raised:
        check_open_list(report, _listing(tmp_path, listed))
    assert words in str(raised.value)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("path\nbottleneck\n", "line 2: bottleneck does not come after the line before"),
        ("path\npath\n", "line 2: path does not come after the line before"),
        ("*\n", "line 1: not the id of a fact"),
        ("bottleneck\npa*\n", "line 2: not the id of a fact"),
        ("bottleneck\n\npath\n", "line 2: not the id of a fact"),
        ("# later\n", "line 1: not the id of a fact"),
    ],
)
def test_a_list_out_of_order_or_with_patterns_is_refused(
    report: VerifyReport, tmp_path: Path, text: str, words: str
) -> None:
    with pytest.raises(ConfigError, match=r"open_facts\.txt") as raised:
        check_open_list(report, _listing(tmp_path, text))
    assert words in str(raised.value)


def test_no_list_is_said(report: VerifyReport, tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="cannot be read: FileNotFoundError"):
        check_open_list(report, tmp_path / "nowhere.txt")
