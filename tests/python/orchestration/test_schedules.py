"""When a run starts: the sensor on new files, and 06:00 in Amsterdam through the change of the clocks."""

import os
from datetime import UTC, datetime
from pathlib import Path

import dagster as dg
import pytest

from orchestration.base.settings import Settings
from orchestration.dagster.schedules import SETTLE_SECONDS, every_morning, look_for_files
from orchestration.landing.config import LandingConfig

NOW = 1_700_000_000.0
CONFIG = LandingConfig.model_validate(
    {"version": 1, "deliveries": [{"system": "acd", "table": "calls", "path": "acd/*.csv", "format": "csv"}]}
)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    (tmp_path / "acd").mkdir()
    return Settings(tmp_path, tmp_path, tmp_path / "warehouse")


def deliver(settings: Settings, name: str, age: float = 3600, text: str = "a\n1\n") -> Path:
    path = settings.landing_dir / "acd" / name
    path.write_text(text)
    os.utime(path, (NOW - age, NOW - age))
    return path


def look(settings: Settings, cursor: str | None = None) -> dg.SensorResult | dg.SkipReason:
    return look_for_files(settings, CONFIG, cursor, now=NOW)


def test_a_new_file_starts_one_run_and_is_then_known(settings: Settings) -> None:
    deliver(settings, "one.csv")
    first = look(settings)
    assert len(first.run_requests) == 1
    again = look(settings, first.cursor)
    assert not again.run_requests and "No new files" in again.skip_reason.skip_message


def test_a_second_file_starts_another_run_with_another_key(settings: Settings) -> None:
    deliver(settings, "one.csv")
    first = look(settings)
    deliver(settings, "two.csv")
    second = look(settings, first.cursor)
    assert second.run_requests[0].run_key != first.run_requests[0].run_key


def test_the_same_files_give_the_same_run_key(settings: Settings) -> None:
    deliver(settings, "one.csv")
    assert look(settings).run_requests[0].run_key == look(settings).run_requests[0].run_key


def test_a_changed_file_counts_as_new(settings: Settings) -> None:
    deliver(settings, "one.csv")
    first = look(settings)
    deliver(settings, "one.csv", age=1800, text="a\n1\n2\n")
    assert look(settings, first.cursor).run_requests


def test_a_file_that_may_still_be_growing_waits_and_is_not_forgotten(settings: Settings) -> None:
    deliver(settings, "one.csv", age=SETTLE_SECONDS / 2)
    waiting = look(settings)
    assert isinstance(waiting, dg.SkipReason) and "acd/one.csv" in waiting.skip_message
    deliver(settings, "one.csv", age=SETTLE_SECONDS * 2)
    assert look(settings).run_requests


def test_a_removed_file_starts_nothing(settings: Settings) -> None:
    deliver(settings, "one.csv")
    removed = deliver(settings, "two.csv")
    cursor = look(settings).cursor
    removed.unlink()
    assert not look(settings, cursor).run_requests


def test_a_file_that_no_delivery_declares_starts_nothing(settings: Settings) -> None:
    deliver(settings, "note.txt")
    assert not look(settings).run_requests


@pytest.mark.parametrize(
    ("after", "utc_hours"),
    [
        (datetime(2026, 3, 27, 12, tzinfo=UTC), [5, 4]),  # summer time starts on 29 March 2026
        (datetime(2026, 10, 23, 12, tzinfo=UTC), [4, 5]),  # and ends on 25 October
    ],
)
def test_six_in_amsterdam_through_the_change_of_the_clocks(after: datetime, utc_hours: list[int]) -> None:
    ticks = _ticks(after, len(utc_hours))
    assert [tick.astimezone(UTC).hour for tick in ticks] == utc_hours
    assert {tick.hour for tick in ticks} == {6}


def _ticks(after: datetime, count: int) -> list[datetime]:
    from dagster._utils.schedules import schedule_execution_time_iterator

    times = schedule_execution_time_iterator(
        after.timestamp(), every_morning.cron_schedule, every_morning.execution_timezone, ascending=True
    )
    return [next(times) for _ in range(count)]
