"""Days as the Netherlands has them: clock changes, opening hours, holidays."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from orchestration.base.settings import REPOSITORY_ROOT
from orchestration.demo.simulator.company import load_company
from orchestration.demo.simulator.demand import Calendar, utc_offset

AMSTERDAM = ZoneInfo("Europe/Amsterdam")


@pytest.fixture(scope="module")
def calendar() -> Calendar:
    return Calendar(date(2024, 1, 1), load_company(REPOSITORY_ROOT).holidays)


def test_offset_agrees_with_the_time_zone_database() -> None:
    start = int(datetime(1996, 1, 1, tzinfo=UTC).timestamp())
    moments = range(start, start + 40 * 366 * 86_400, 50_000)
    wrong = [moment for moment in moments if _offset(moment) != utc_offset(moment)]
    assert wrong == []


def _offset(moment: int) -> int:
    return int(datetime.fromtimestamp(moment, AMSTERDAM).utcoffset().total_seconds())


@pytest.mark.parametrize(
    ("on", "seconds"),
    [
        (date(2024, 3, 30), 86_400),
        (date(2024, 3, 31), 82_800),
        (date(2024, 10, 27), 90_000),
        (date(2024, 10, 28), 86_400),
    ],
)
def test_length_of_days(on: date, seconds: int) -> None:
    day = Calendar(on, frozenset()).day(0)
    assert day.seconds == seconds
    assert day.starts_at == int(datetime(on.year, on.month, on.day, tzinfo=AMSTERDAM).timestamp())


@pytest.mark.parametrize("on", [date(2024, 3, 31), date(2024, 10, 27), date(2024, 6, 1)])
def test_wall_clock_agrees_with_the_time_zone_database(on: date) -> None:
    day = Calendar(on, frozenset()).day(0)
    for elapsed in range(0, day.seconds, 600):
        local = datetime.fromtimestamp(day.starts_at + elapsed, AMSTERDAM)
        midnight = datetime(on.year, on.month, on.day)
        assert day.wall_seconds(elapsed) == (local.replace(tzinfo=None) - midnight) / timedelta(seconds=1)


def test_the_telephone_is_closed_on_sundays_and_holidays(calendar: Calendar) -> None:
    closed = [calendar.day(number).on for number in range(91, 100) if not calendar.day(number).is_phone_open]
    assert closed == [date(2024, 4, 1), date(2024, 4, 7)]  # Easter Monday, Sunday


def test_phone_hours_follow_the_clock(calendar: Calendar) -> None:
    spring, plain = calendar.day(90), calendar.day(92)
    assert plain.phone_hours == (8 * 3600, 20 * 3600)
    assert np.diff(spring.phone_hours) == 12 * 3600
    assert spring.wall_seconds(spring.phone_hours[0]) == 8 * 3600
