"""Excel workbooks, read with calamine: values as text, dates in ISO form, whole numbers without a point."""

import json
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook

from orchestration.base.errors import DeliveryError
from orchestration.landing.delivery import Delivery
from orchestration.landing.headers import check_columns, name_columns
from orchestration.landing.readers.base import STAGED, Staged, create_rejected, reject

_Row = tuple[int, list[str]]


def stage_xlsx(connection: duckdb.DuckDBPyConnection, delivery: Delivery, path: Path) -> Staged:
    """Read one sheet. `_line` is the row number that Excel shows; empty rows are not records."""
    try:
        rows = _numbered_rows(_open_sheet(path, delivery.sheet))
    except CalamineError:
        raise DeliveryError("its sheet cannot be read completely; the workbook may be truncated") from None
    after_title = [row for row in rows if row[0] > delivery.skip_rows]
    if not after_title:
        raise DeliveryError("the sheet is empty: it has no header row")
    headers = after_title[0][1]
    while headers and not headers[-1]:
        headers.pop()
    columns = name_columns(headers, delivery)
    check_columns(delivery, columns)
    records = after_title[1 + delivery.skip_rows_after_header :]
    good = [row for row in records if not any(row[1][len(columns) :])]
    create_rejected(connection)
    reject(connection, [_rejection(row, len(columns)) for row in records if any(row[1][len(columns) :])])
    _stage(connection, columns, good)
    return Staged(dict.fromkeys(columns, "VARCHAR"), len(records))


def as_text(value: Any) -> str:
    """A cell as text: 3.0 as 3, 44562.5 as a date if Excel shows one, true/false, 05:30:00 for a time."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(value)
    if isinstance(value, datetime):
        return value.isoformat(sep=" ")
    if isinstance(value, (date, time)):
        return value.isoformat()
    if isinstance(value, timedelta):
        return _clock(value)
    return str(value)


def _clock(value: timedelta) -> str:
    seconds = int(value.total_seconds())
    return f"{seconds // 3600:02}:{seconds % 3600 // 60:02}:{seconds % 60:02}"


def _open_sheet(path: Path, name: str | None) -> CalamineSheet:
    try:
        workbook = CalamineWorkbook.from_path(str(path))
    except (CalamineError, OSError):
        raise DeliveryError(
            "it is not a readable Excel workbook; it may be truncated or protected by a password"
        ) from None
    names = workbook.sheet_names
    if not names:
        raise DeliveryError("the workbook has no sheets; it may be damaged")
    if name is not None and name not in names:
        raise DeliveryError(f"sheet {name!r} is not in the workbook; it has: {', '.join(map(repr, names))}")
    return workbook.get_sheet_by_name(name or names[0])


def _numbered_rows(sheet: CalamineSheet) -> list[_Row]:
    rows = sheet.to_python(skip_empty_area=False)
    texts = ((number, [as_text(value) for value in row]) for number, row in enumerate(rows, start=1))
    return [(number, row) for number, row in texts if any(row)]


def _rejection(row: _Row, width: int) -> tuple[int, str, str]:
    number, values = row
    filled = max(place for place, value in enumerate(values, start=1) if value)
    return number, json.dumps(values, ensure_ascii=False), f"{filled} fields, but the header has {width}"


def _stage(connection: duckdb.DuckDBPyConnection, columns: list[str], rows: list[_Row]) -> None:
    arrays: dict[str, pa.Array] = {"_row": pa.array([number for number, _ in rows], pa.int64())}
    for place, column in enumerate(columns):
        values = [row[place] if place < len(row) else "" for _, row in rows]
        arrays[column] = pa.array(values, pa.string())
    connection.register("sheet_rows", pa.table(arrays))
    connection.execute(f"create or replace temp table {STAGED} as select * from sheet_rows")
    connection.unregister("sheet_rows")
