"""Impossible arguments give one clear line and touch nothing."""

import json
from datetime import date
from pathlib import Path

import pytest

from orchestration.base.errors import ConfigError
from orchestration.demo.simulator.arguments import SimulateArguments, check_arguments
from orchestration.demo.simulator.simulate import simulate


def arguments(out: Path, **changes) -> SimulateArguments:
    return SimulateArguments(**{"customers": 50, "days": 3, "seed": 7, "out": out, **changes})


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"customers": 0}, "--customers is 0"),
        ({"customers": -5}, "--customers is -5"),
        ({"days": 0}, "--days is 0"),
        ({"seed": -1}, "--seed is -1"),
        ({"to_day": date(2023, 12, 1)}, "before the first day"),
        ({"from_day": date(2024, 2, 1)}, "--from 2024-02-01 is not between"),
        ({"from_day": date(2024, 1, 2)}, "could extend"),
        ({"first_day": date(2060, 1, 1)}, "calendar of holidays"),
    ],
)
def test_impossible_arguments_touch_nothing(tmp_path: Path, changes: dict, said: str) -> None:
    out = tmp_path / "landing"
    with pytest.raises(ConfigError, match=said) as caught:
        simulate(arguments(out, **changes))
    assert caught.value.hint and "\n" not in caught.value.message
    assert not out.exists()


def test_a_folder_with_other_files_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    with pytest.raises(ConfigError, match="has other files"):
        simulate(arguments(tmp_path))
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_a_file_is_no_folder(tmp_path: Path) -> None:
    (tmp_path / "landing").write_text("mine")
    with pytest.raises(ConfigError, match="is a file"):
        simulate(arguments(tmp_path / "landing"))


@pytest.mark.parametrize("truth", ["{", "[]", '{"arguments": {"last_day": 5}}'])
def test_a_truth_file_that_is_none_marks_nothing(tmp_path: Path, truth: str) -> None:
    (tmp_path / "truth.json").write_text(truth)
    with pytest.raises(ConfigError, match="has other files"):
        check_arguments(arguments(tmp_path))


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"customers": 60}, "other arguments \\(customers 50\\)"),
        ({"seed": 8}, "other arguments \\(seed 7\\)"),
        ({"agenda_days": 90}, "other arguments \\(agenda_days 3\\)"),
        ({"days": 2}, "has days until 2024-01-03"),
        ({"days": 9, "from_day": date(2024, 1, 6)}, "would leave a gap"),
    ],
)
def test_a_folder_of_another_simulation_is_refused(tmp_path: Path, changes: dict, said: str) -> None:
    simulate(arguments(tmp_path))
    before = (tmp_path / "truth.json").read_bytes()
    with pytest.raises(ConfigError, match=said):
        simulate(arguments(tmp_path, **changes))
    assert (tmp_path / "truth.json").read_bytes() == before


def test_progress_and_report(tmp_path: Path) -> None:
    seen: list[tuple[int, int]] = []
    report = simulate(
        arguments(tmp_path / "landing"), on_progress=lambda done, total: seen.append((done, total))
    )
    assert seen == [(1, 3), (2, 3), (3, 3)]
    delivered = [path for path in (tmp_path / "landing").rglob("*") if path.is_file()]
    assert report.file_count == len(delivered)
    assert report.byte_count == sum(path.stat().st_size for path in delivered)
    assert json.loads(report.truth_path.read_text())["arguments"]["last_day"] == "2024-01-03"


@pytest.mark.parametrize("customers", [1, 2, 10])
def test_a_company_of_a_few_customers_has_days_on_which_nobody_looks(tmp_path: Path, customers: int) -> None:
    report = simulate(arguments(tmp_path / "landing", customers=customers, days=20))
    assert report.day_count == 20
    assert report.customer_count >= customers
    assert report.web_event_count > 0
