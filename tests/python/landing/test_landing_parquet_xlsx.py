"""Parquet keeps its types and is copied as it is where it can be; Excel workbooks become text."""

import io
import re
import zipfile
from datetime import date, datetime, time
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from landing_project import LandingProject
from openpyxl import Workbook


def _parquet(project: LandingProject, name: str = "f.parquet", **columns: list) -> Path:
    path = project.deliver(name, b"")
    pq.write_table(pa.table(columns), path)
    return path


def _part(project: LandingProject) -> Path:
    (part,) = (p for p in project.settings.raw_dir.rglob("part.parquet") if "0000000000000000" not in str(p))
    return part


def test_an_untouched_parquet_file_is_copied_as_it_is(project: LandingProject) -> None:
    path = _parquet(project, id=[1, 2], moment=[datetime(2024, 1, 1), None])
    project.declare({"path": "f.parquet", "format": "parquet", "required": ["id"]})
    (file,) = project.land()
    assert (file.status, file.line_count, file.row_count) == ("loaded", 2, 2)
    assert _part(project).read_bytes() == path.read_bytes()
    # The types are those of the file, although a placeholder without rows stands beside it.
    assert project.query(f"select typeof(id), typeof(moment), _file from {project.source()} limit 1") == [
        ("BIGINT", "TIMESTAMP", None)
    ]


def test_a_file_that_is_overwritten_in_place_does_not_change_raw(project: LandingProject) -> None:
    """Raw keeps what was delivered until the changed file is landed itself (X2)."""
    path = _parquet(project, id=[1, 2])
    project.declare({"path": "f.parquet", "format": "parquet"})
    project.land()
    with path.open("r+b") as file:
        file.truncate(0)
    assert project.query(f"select id from {project.source()} order by id") == [(1,), (2,)]


def test_null_texts_hold_for_numbers_too(project: LandingProject) -> None:
    """A score of 99 that means no answer is null, whatever the type of its column (C17)."""
    _parquet(project, score=[99, 9], wait=[0, 99])
    project.declare({"path": "f.parquet", "format": "parquet", "nulls": {"score": ["99"]}})
    project.land()
    assert project.rows(columns="score, wait") == [(None, 0), (9, 99)]


@pytest.mark.parametrize(
    "change",
    [
        {"drop": ["b"]},
        {"columns": ["a"], "identifiers": {"a": "crm"}},
        {"nulls": ["x"]},
        {"rename": {"b": "c"}},
    ],
)
def test_a_parquet_file_with_something_to_change_is_rewritten(project: LandingProject, change: dict) -> None:
    path = _parquet(project, a=[7, 8], b=["x", "y"])
    project.declare({"path": "f.parquet", "format": "parquet", **change})
    assert project.land()[0].status == "loaded"
    assert not _part(project).samefile(path)
    (row, _) = project.query(f"select * from read_parquet('{_part(project)}', hive_partitioning = false)")
    assert row[:2] == ("f.parquet", 1)
    expected = {
        "drop": (7,),
        "nulls": (7, None),
        "rename": (7, "x"),
    }
    if key := next((key for key in change if key in expected), None):
        assert row[2:] == expected[key]
    else:
        assert len(row[2]) == 32


def test_a_cut_off_parquet_file_is_refused(project: LandingProject) -> None:
    path = _parquet(project, a=list(range(1000)))
    path.write_bytes(path.read_bytes()[:-100])
    project.declare({"path": "f.parquet", "format": "parquet"})
    (file,) = project.land()
    assert file.status == "failed"
    assert "not a readable Parquet file" in (file.reason or "")


def _workbook(project: LandingProject, name: str = "f.xlsx") -> None:
    book = Workbook()
    book.active.title = "Leeg"
    sheet = book.create_sheet("Signalen")
    for row in [
        ["Signalen van maart"],
        [],
        ["Nr", "Datum", "Tijdstip", "Bedrag", "Klaar", "Tekst", None],
        [1, date(2024, 3, 1), datetime(2024, 3, 1, 9, 30), 12.5, True, "Zoë\nregel"],
        [],
        [2.0, None, time(5, 30), 3.0, False, ""],
        [3, None, None, None, None, None, None, "te veel"],
    ]:
        sheet.append(row)
    path = project.deliver(name, b"")
    book.save(path)


def test_a_sheet_becomes_text(project: LandingProject) -> None:
    _workbook(project)
    project.declare({"path": "f.xlsx", "format": "xlsx", "sheet": "Signalen", "skip_rows": 2})
    (file,) = project.land()
    assert (file.status, file.line_count, file.row_count, file.reject_count) == ("loaded", 3, 2, 1)
    assert project.rows() == [
        (4, "1", "2024-03-01", "2024-03-01 09:30:00", "12.5", "true", "Zoë\nregel"),
        (6, "2", None, "05:30:00", "3", "false", None),
    ]
    ((line, text, reason),) = project.rejected()
    assert (line, reason) == (7, "8 fields, but the header has 6")
    assert '"te veel"' in text


def test_a_missing_sheet_is_named_with_those_that_exist(project: LandingProject) -> None:
    _workbook(project)
    project.declare({"path": "f.xlsx", "format": "xlsx", "sheet": "Signals"})
    (file,) = project.land()
    assert file.reason == "sheet 'Signals' is not in the workbook; it has: 'Leeg', 'Signalen'"


def test_an_empty_sheet_and_a_broken_workbook_are_refused(project: LandingProject) -> None:
    _workbook(project)
    project.deliver("g.xlsx", b"no workbook")
    project.declare({"path": "*.xlsx", "format": "xlsx"})
    empty, broken = project.land()
    assert empty.reason == "the sheet is empty: it has no header row"
    assert "not a readable Excel workbook" in (broken.reason or "")


def test_a_sheet_that_is_cut_off_fails_its_file_alone(project: LandingProject) -> None:
    """The workbook's zip is whole, its sheet is not (X3)."""
    _workbook(project, "b.xlsx")
    whole = (project.settings.landing_dir / "b.xlsx").read_bytes()
    content = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(whole)) as source, zipfile.ZipFile(content, "w") as target:
        for name in source.namelist():
            part = source.read(name)
            target.writestr(name, part[: len(part) // 2] if name.endswith("sheet2.xml") else part)
    project.deliver("a.xlsx", content.getvalue())
    project.declare({"path": "*.xlsx", "format": "xlsx", "sheet": "Signalen", "skip_rows": 2})
    cut, good = project.land()
    assert cut.reason == "its sheet cannot be read completely; the workbook may be truncated"
    assert good.status == "loaded"


@pytest.mark.parametrize("declared", [{}, {"drop": ["b"]}])
def test_pages_that_are_damaged_behind_a_whole_footer_fail_their_file_alone(
    project: LandingProject, declared: dict
) -> None:
    """Copied unread, such a file would stop every build after it; no text is in it that landing looks at."""
    damaged = project.deliver("damaged.parquet", b"")
    pq.write_table(pa.table({"a": range(50_000), "b": range(50_000)}), damaged, use_dictionary=False)
    content = damaged.read_bytes()
    damaged.write_bytes(content[:150_000] + b"\xff" * 50 + content[150_050:])
    _parquet(project, "good.parquet", a=[1], b=[2])
    project.declare({"path": "*.parquet", "format": "parquet", **declared})
    bad, good = project.land()
    assert (bad.status, good.status) == ("failed", "loaded")
    assert bad.reason is not None and bad.reason.startswith("some of its rows cannot be read")
    assert project.rows(columns="a") == [(1,)]


def test_a_workbook_without_a_sheet_is_refused_in_words(project: LandingProject) -> None:
    book, written = Workbook(), io.BytesIO()
    book.active.append(["id"])
    book.save(written)
    with zipfile.ZipFile(written) as source, zipfile.ZipFile(project.deliver("f.xlsx", b""), "w") as target:
        for name in source.namelist():
            content = source.read(name)
            target.writestr(name, re.sub(rb"<sheets>.*</sheets>", b"<sheets/>", content))
    project.declare({"path": "f.xlsx", "format": "xlsx"})
    (file,) = project.land()
    assert (file.status, file.reason) == ("failed", "the workbook has no sheets; it may be damaged")
