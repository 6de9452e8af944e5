"""Decimal marks and local times: rewritten where they can be read, the record rejected where not."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from landing_project import LandingProject

from orchestration.base.sql import quote_text
from orchestration.landing.transform import decimal_sql, utc_text_sql

AMSTERDAM = ZoneInfo("Europe/Amsterdam")


def _decimal(text: str, mark: str) -> str | None:
    return LandingProject.query(f"select {decimal_sql(quote_text(text), mark)}")[0][0]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1,5", "1.5"),
        (" -12 ", "-12"),
        ("1.234,50", "1234.50"),
        ("1.234.567", "1234567"),
        (",5", ".5"),
        ("+3,", "+3."),
        ("1,2e-3", "1.2e-3"),
        ("1.5", None),
        ("12.34,5", None),
        ("1,2,3", None),
        ("", None),
        ("12 euro", None),
        ("--1", None),
    ],
)
def test_decimal_comma(text: str, expected: str | None) -> None:
    assert _decimal(text, ",") == expected
    swapped = text.translate(str.maketrans(",.", ".,"))
    assert _decimal(swapped, ".") == expected


@pytest.mark.parametrize(
    ("local", "utc"),
    [
        ("2024-01-15 12:00:00", "2024-01-15 11:00:00"),
        ("2024-07-15 12:00:00.25", "2024-07-15 10:00:00.25"),
        # Spring: 02:00 to 03:00 does not exist and moves forward by the gap.
        ("2024-03-31 01:59:59", "2024-03-31 00:59:59"),
        ("2024-03-31 02:30:00", "2024-03-31 01:30:00"),
        ("2024-03-31 03:00:00", "2024-03-31 01:00:00"),
        # Autumn: 02:00 to 03:00 exists twice; the first reading, in summer time, is taken.
        ("2024-10-27 01:59:59", "2024-10-26 23:59:59"),
        ("2024-10-27 02:00:00", "2024-10-27 00:00:00"),
        ("2024-10-27 02:59:59", "2024-10-27 00:59:59"),
        ("2024-10-27 03:00:00", "2024-10-27 02:00:00"),
        ("2024-10-27 23:00:00", "2024-10-27 22:00:00"),
    ],
)
def test_local_times_of_amsterdam(local: str, utc: str) -> None:
    sql = utc_text_sql(f"timestamp {quote_text(local)}", "Europe/Amsterdam")
    assert LandingProject.query(f"select {sql}") == [(utc,)]


@pytest.mark.parametrize(
    "zone", ["Europe/Amsterdam", "America/New_York", "Australia/Lord_Howe", "UTC", "Asia/Kolkata"]
)
def test_every_quarter_of_two_years_agrees_with_python(zone: str) -> None:
    # fold=0 is the first reading of a time that exists twice, and the offset before the gap in spring.
    sql = utc_text_sql("local", zone)
    rows = LandingProject.query(
        f"select local, {sql} from generate_series("
        "timestamp '2024-01-01', timestamp '2025-12-31', interval 15 minute) as s(local)"
    )
    place = ZoneInfo(zone)
    wrong = [
        (local, utc)
        for local, utc in rows
        if datetime.fromisoformat(utc)
        != local.replace(tzinfo=place, fold=0).astimezone(UTC).replace(tzinfo=None)
    ]
    assert len(rows) > 70_000
    assert wrong == []


def test_a_day_of_23_hours_and_one_of_25(project: LandingProject) -> None:
    for day, hours in (("31-03-2024", 23), ("27-10-2024", 25)):
        start = datetime.strptime(day, "%d-%m-%Y")
        content = "t\n" + "".join(f"{(start + timedelta(days=d)):%d-%m-%Y} 00:00\n" for d in (0, 1))
        project.land_one(content, timezone="Europe/Amsterdam", local_times={"t": "%d-%m-%Y %H:%M"})
        ((begin,), (end,)) = project.rows(columns="t::timestamp")
        assert end - begin == timedelta(hours=hours)


def test_unreadable_values_reject_the_record_and_are_not_repeated(project: LandingProject) -> None:
    text = "id;bedrag;tijd\n1;1,5;01-02-2024 10:00\n2;veel;gisteren\n3;;\n4;2,0;2024-02-01\n"
    declared = {"decimal_mark": ",", "decimals": ["bedrag"], "timezone": "Europe/Amsterdam"}
    file = project.land_one(text, delimiter=";", local_times={"tijd": "%d-%m-%Y %H:%M"}, **declared)
    assert (file.line_count, file.row_count, file.reject_count) == (4, 2, 2)
    assert project.rows(columns="_line, id, bedrag, tijd") == [
        (2, "1", "1.5", "2024-02-01 09:00:00"),
        (4, "3", None, None),
    ]
    assert project.rejected() == [
        (
            3,
            '{"id":"2","bedrag":"veel","tijd":"gisteren"}',
            "bedrag is not a number; tijd is not a time in the declared format",
        ),
        (5, '{"id":"4","bedrag":"2,0","tijd":"2024-02-01"}', "tijd is not a time in the declared format"),
    ]


def test_unreadable_values_of_json_lines_keep_the_line(project: LandingProject) -> None:
    line = '{"id":1,"bedrag":"x"}'
    content = line + '\n{"id":2,"bedrag":1.5}\n'
    project.land_one(content, name="f.jsonl", format="jsonl", decimal_mark=".", decimals=["bedrag"])
    assert project.rejected() == [(1, line, "bedrag is not a number")]
    assert project.rows(columns="_line, bedrag") == [(2, "1.5")]


def test_a_dropped_column_is_not_judged(project: LandingProject) -> None:
    file = project.land_one("a,b\n1,x\n", columns=["a"], rename={"b": "c"})
    assert (file.row_count, file.reject_count) == (1, 0)


def test_null_texts_per_column(project: LandingProject) -> None:
    """A 0 that stands for no customer leaves a wait of 0 seconds alone: (0 + 0 + 60) / 3 is 20 s (C17)."""
    project.land_one("klant,wacht\n0,0\n7,0\n,60\n,\n", nulls={"klant": ["0"]})
    assert project.rows(columns="klant, wacht") == [(None, "0"), ("7", "0"), (None, "60"), (None, None)]
    (mean,) = project.query(f"select avg(wacht::int) from {project.source()}")
    assert mean == (20,)


def test_a_typed_number_is_read_as_it_is(project: LandingProject) -> None:
    """The decimal mark is that of texts: the number 1.234 of a Parquet file is not 1234."""
    pq.write_table(pa.table({"bedrag": [1.234, None]}), project.deliver("f.parquet", b""))
    project.declare({"path": "f.parquet", "format": "parquet", "decimal_mark": ",", "decimals": ["bedrag"]})
    project.land()
    assert project.rows(columns="bedrag") == [("1.234",), (None,)]


def test_every_delivery_has_its_own_time_zone(project: LandingProject) -> None:
    """Noon in New York is 17:00 UTC; a date alone is the midnight that begins it, on the same local day (N16)."""
    project.deliver("a.csv", "t\n01-03-2024 12:00\n")
    project.deliver("b.csv", "t\n01-03-2024\n")
    project.declare(
        {"path": "a.csv", "timezone": "America/New_York", "local_times": {"t": "%d-%m-%Y %H:%M"}},
        {"table": "u", "path": "b.csv", "timezone": "Europe/Amsterdam", "local_times": {"t": "%d-%m-%Y"}},
    )
    project.land()
    assert project.rows(columns="t") == [("2024-03-01 17:00:00",)]
    assert project.rows("u", "t") == [("2024-02-29 23:00:00",)]
