"""The calendar seed is what the generator writes, and the generator knows the Dutch calendar."""

from datetime import date
from pathlib import Path

from orchestration.calendar import SEED_FILE, holiday_csv, public_holidays, write_holiday_seed


def test_committed_seed_is_what_the_generator_gives() -> None:
    assert SEED_FILE.read_text(encoding="utf-8") == holiday_csv(public_holidays())


def test_queens_day_gave_way_to_kings_day() -> None:
    names = {day: (english, dutch) for day, english, dutch in public_holidays(2013, 2014)}
    assert names[date(2013, 4, 30)] == ("Queen's Day", "Koninginnedag")
    # The birthday, 27 April 2014, was a Sunday, so the day before was kept.
    assert names[date(2014, 4, 26)] == ("King's Day", "Koningsdag")
    assert date(2014, 4, 27) not in names


def test_easter_and_the_days_that_follow_it_move() -> None:
    english = {name: day for day, name, _ in public_holidays(2026, 2026)}
    assert english["Easter Monday"] == date(2026, 4, 6)
    assert english["Ascension Day"] == date(2026, 5, 14)
    assert english["Pentecost Monday"] == date(2026, 5, 25)


def test_two_holidays_on_one_day_are_one_row() -> None:
    rows = [row for row in public_holidays(2005, 2005) if row[0] == date(2005, 5, 5)]
    assert len(rows) == 1
    assert {"Ascension Day", "Liberation Day"} == set(rows[0][1].split("; "))


def test_seed_is_written_with_unix_line_ends(tmp_path: Path) -> None:
    path = tmp_path / "public_holiday.csv"
    count = write_holiday_seed(path)
    content = path.read_bytes()
    assert b"\r" not in content
    assert content.count(b"\n") == count + 1
