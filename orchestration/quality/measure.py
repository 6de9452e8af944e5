"""A check is a measure (one SQL query, one row per subject) and a limit that its value may not exceed."""

import datetime
import decimal
import math
from dataclasses import dataclass, field
from typing import Any

import duckdb

from orchestration.base.sql import quote_ident
from orchestration.quality.report import CheckSpec
from orchestration.quality.sql import NOT_MEASURABLE


@dataclass(frozen=True)
class Measure:
    """How one check is measured.

    `sql` returns `subject` (text), `judged` (number from 0; in order up to `limit`) and further columns to
    look at: names, counts and shares. `observed` is a format text over these columns; `nothing` is
    shown if there is no row. An empty `sql` means that there is nothing to measure.
    """

    spec: CheckSpec
    sql: str
    limit: float
    expected: str
    observed: str
    nothing: str
    parameters: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Measurement:
    """A measure with its rows, worst first, in plain Python values."""

    measure: Measure
    rows: list[dict[str, Any]]

    @property
    def beyond_limit(self) -> list[dict[str, Any]]:
        return [row for row in self.rows if row["judged"] > self.measure.limit]


def measure_all(connection: duckdb.DuckDBPyConnection, measures: list[Measure]) -> list[Measurement]:
    """Run every measure. If one cannot be calculated, it yields a row that says why and exceeds any limit."""
    return [Measurement(measure, _rows(connection, measure)) for measure in measures]


def _rows(connection: duckdb.DuckDBPyConnection, measure: Measure) -> list[dict[str, Any]]:
    if not measure.sql:
        return []
    try:
        cursor = connection.execute(measure.sql, measure.parameters or None)
    except duckdb.Error as error:
        return [{"subject": "not measurable", "judged": NOT_MEASURABLE, "reason": _reason(error)}]
    names = [column[0] for column in cursor.description]
    rows = [dict(zip(names, map(plain, row), strict=True)) for row in cursor.fetchall()]
    for row in rows:
        row["judged"] = NOT_MEASURABLE if row["judged"] is None else min(float(row["judged"]), NOT_MEASURABLE)
    return sorted(rows, key=lambda row: (-row["judged"], str(row["subject"])))


def _reason(error: duckdb.Error) -> str:
    # Only structural errors are safe to repeat: a conversion error would quote the value that did not convert.
    if isinstance(error, duckdb.BinderException | duckdb.CatalogException):
        return str(error).splitlines()[0]
    return type(error).__name__


def plain(value: Any) -> Any:
    """`value` as something JSON can hold: finite numbers, decimals as float, dates as ISO text."""
    if isinstance(value, decimal.Decimal):
        value = float(value)
    if isinstance(value, float) and not math.isfinite(value):
        return None
    if isinstance(value, datetime.date | datetime.datetime):
        return value.isoformat()
    return value


def store(connection: duckdb.DuckDBPyConnection, table: str, measurements: list[Measurement]) -> None:
    """Write the judged values of one asset to `table`: a row per subject, a column per check."""
    checks = [measurement.measure.spec.name for measurement in measurements]
    columns = ", ".join(f"{quote_ident(check)} double" for check in checks)
    connection.execute(f"create table {quote_ident(table)} (subject varchar, {columns})")
    for measurement in measurements:
        check = quote_ident(measurement.measure.spec.name)
        statement = f"insert into {quote_ident(table)} (subject, {check}) values ($subject, $judged)"
        for row in measurement.rows:
            connection.execute(statement, {"subject": row["subject"], "judged": row["judged"]})
