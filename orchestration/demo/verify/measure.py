"""One fact as one query: names from the catalogue and quoted, values bound as parameters."""

import re
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import duckdb

from orchestration.base.sql import only_row, quote_ident
from orchestration.demo.verify.truth import MeasuredFact
from orchestration.publish.duckdb_file import MARTS_SCHEMA

_INTEGER = re.compile(r"^U?(TINYINT|SMALLINT|INTEGER|BIGINT|HUGEINT)$")
_FRACTION = re.compile(r"^(DECIMAL.*|DOUBLE|FLOAT)$")
_AGGREGATES = {
    "sum": "sum({})",
    "avg": "avg({})",
    "min": "min({})",
    "max": "max({})",
    "count": "count({})",
    "count_distinct": "count(distinct {})",
}


class Unmeasurable(Exception):
    """The fact does not fit the types of its mart; the message says where and why."""


def measure(
    connection: duckdb.DuckDBPyConnection, types: dict[str, str], fact: MeasuredFact
) -> tuple[int, float | None]:
    """How many rows pass the fact's filter, and its value over them (None: nothing to aggregate).

    `types` are the columns of the fact's mart, including all that it names. Raises Unmeasurable.
    """
    sql, values = fact_query(types, fact)
    try:
        rows, value = only_row(connection.execute(sql, values))
    except duckdb.Error as error:
        # The text of the error may quote data.
        raise Unmeasurable(f"{fact.mart} cannot be queried ({type(error).__name__})") from error
    return rows, None if value is None else value * fact.scale


def fact_query(types: dict[str, str], fact: MeasuredFact) -> tuple[str, list[Any]]:
    """The query of a fact and the values to bind: one row of row count and value before scaling."""
    conditions, values = [], []
    for name, wanted in fact.filter.items():
        condition, bound = _condition(name, wanted, types[name])
        conditions.append(condition)
        values += bound
    sql = f"select count(*), {_value(types, fact)} from {quote_ident(MARTS_SCHEMA, fact.mart)}"
    return f"{sql} where {' and '.join(conditions)}" if conditions else sql, values


def _value(types: dict[str, str], fact: MeasuredFact) -> str:
    if fact.value_column is None:
        return "cast(count(*) as double)"
    value = _aggregate(types, fact.value_column, fact.aggregate)
    if fact.denominator_column is None:
        return value
    return f"{value} / nullif({_aggregate(types, fact.denominator_column, 'sum')}, 0)"


def _aggregate(types: dict[str, str], column: str, aggregate: str) -> str:
    if not aggregate.startswith("count") and not (
        _INTEGER.match(types[column]) or _FRACTION.match(types[column])
    ):
        raise Unmeasurable(f"{aggregate} of column {column}, which is {types[column]}, not a number")
    return f"cast({_AGGREGATES[aggregate].format(quote_ident(column))} as double)"


def _condition(name: str, wanted: Any, data_type: str) -> tuple[str, list[Any]]:
    column = quote_ident(name)

    def bound(value: Any) -> Any:
        return _bound(name, value, data_type)

    if wanted is None:
        return f"{column} is null", []
    if isinstance(wanted, list):
        return f"{column} in ({', '.join('?' * len(wanted))})", [bound(value) for value in wanted]
    if isinstance(wanted, dict):
        ends = [(sign, wanted[end]) for end, sign in (("from", ">="), ("to", "<=")) if end in wanted]
        return " and ".join(f"{column} {sign} ?" for sign, _ in ends), [bound(value) for _, value in ends]
    return f"{column} = ?", [bound(wanted)]


def _bound(name: str, value: Any, data_type: str) -> Any:
    """`value` in the column's type: nothing is left to the database's own conversions."""
    expected, convert = _reading(data_type)
    try:
        return convert(value)
    except (TypeError, ValueError):
        raise Unmeasurable(f"filter {name} must be {expected}, as the column is {data_type}") from None


def _reading(data_type: str) -> tuple[str, Callable[[Any], Any]]:
    if data_type == "DATE":
        return "a date such as 2024-03-04", date.fromisoformat
    if data_type.startswith("TIMESTAMP"):
        return "a time such as 2024-03-04T12:00:00", datetime.fromisoformat
    if data_type == "BOOLEAN":
        return "true or false", lambda value: _only(bool, value)
    if _INTEGER.match(data_type):
        return "a whole number", lambda value: _only(int, value)
    if _FRACTION.match(data_type):
        return "a number", lambda value: _only((int, float), value)
    return "a text", lambda value: _only(str, value)


def _only(kinds: type | tuple[type, ...], value: Any) -> Any:
    if isinstance(value, bool) and kinds is not bool:
        raise TypeError
    if not isinstance(value, kinds):
        raise TypeError
    return value
