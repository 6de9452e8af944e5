"""The calendar seed: Dutch public holidays, written once and kept under version control.

`python -m orchestration.calendar` rewrites seeds/calendar/public_holiday.csv from the package `holidays`.
"""

import csv
from datetime import date
from io import StringIO
from pathlib import Path

import holidays

from orchestration.base.settings import REPOSITORY_ROOT

FIRST_YEAR = 1990
LAST_YEAR = 2050
SEED_FILE = REPOSITORY_ROOT / "seeds" / "calendar" / "public_holiday.csv"
HEADER = ("holiday_on", "name_en", "name_nl")


def public_holidays(first_year: int = FIRST_YEAR, last_year: int = LAST_YEAR) -> list[tuple[date, str, str]]:
    """The public holidays of the Netherlands as (local date, English name, Dutch name), in order of date.

    Both years are included. Two holidays on one date share a row; their names are joined by "; ".
    """
    years = range(first_year, last_year + 1)
    english = holidays.country_holidays("NL", years=years, language="en_US")
    dutch = holidays.country_holidays("NL", years=years, language="nl")
    return [(day, english[day], dutch[day]) for day in sorted(english)]


def holiday_csv(rows: list[tuple[date, str, str]]) -> str:
    """The text of the seed for rows of `public_holidays`: a header line, dates as YYYY-MM-DD, lines ending in LF."""
    text = StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(HEADER)
    writer.writerows((day.isoformat(), name_en, name_nl) for day, name_en, name_nl in rows)
    return text.getvalue()


def write_holiday_seed(path: Path = SEED_FILE) -> int:
    """Write the seed to `path` and return its number of holidays. Raises OSError if the folder cannot be written."""
    rows = public_holidays()
    path.write_text(holiday_csv(rows), encoding="utf-8", newline="\n")
    return len(rows)


if __name__ == "__main__":
    print(f"{SEED_FILE}: {write_holiday_seed()} public holidays")
