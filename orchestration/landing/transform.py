"""What landing changes in a value: null texts, decimal marks, local times. As SQL, whole columns at once."""

from dataclasses import dataclass

from orchestration.base.sql import quote_ident, quote_list, quote_text
from orchestration.landing.delivery import Delivery
from orchestration.landing.readers.base import Staged

# From here on a floating-point type skips whole numbers, so two identifiers may become one.
_EXACT_BELOW = {"DOUBLE": 2**53, "FLOAT": 2**24}


@dataclass(frozen=True)
class ColumnPlan:
    """How one column is written.

    `value`: SQL over r. `is_unreadable`: SQL that is true if the record is rejected.
    """

    name: str
    value: str
    is_unreadable: str | None = None
    reason: str | None = None


def plan_columns(delivery: Delivery, staged: Staged) -> list[ColumnPlan]:
    """One plan per column that is written, in the order of the file.

    Identifiers are planned as clear values.
    """
    return [_plan(delivery, name, kind) for name, kind in staged.columns.items() if delivery.is_kept(name)]


def _plan(delivery: Delivery, name: str, kind: str) -> ColumnPlan:
    column = f"r.{quote_ident(name)}"
    is_treated = name in delivery.identifiers or name in delivery.decimals or name in delivery.local_times
    nulls = delivery.null_texts(name)
    text = with_nulls(text_sql(column, kind), nulls)
    if kind != "VARCHAR" and not is_treated:
        return ColumnPlan(name, f"case when {text} is not null then {column} end" if any(nulls) else column)
    if name in delivery.identifiers and kind in _EXACT_BELOW:
        too_large = f"{text} is not null and abs({column}) >= {_EXACT_BELOW[kind]}"
        return ColumnPlan(name, text, too_large, f"{name} is a number too large for its type to hold exactly")
    if name in delivery.decimals and kind == "VARCHAR":
        number = decimal_sql(text, delivery.decimal_mark or ".")
        return ColumnPlan(name, number, f"{text} is not null and {number} is null", f"{name} is not a number")
    if name in delivery.local_times:
        local = (
            column
            if kind.startswith("TIMESTAMP")
            else f"try_strptime({text}, {quote_text(delivery.local_times[name])})"
        )
        reason = f"{name} is not a time in the declared format"
        return ColumnPlan(
            name,
            utc_text_sql(local, delivery.timezone or "UTC"),
            f"{text} is not null and {local} is null",
            reason,
        )
    return ColumnPlan(name, text)


def text_sql(column: str, kind: str) -> str:
    """A column as text. A whole number has no point, whatever its type: 12345.0 is the customer 12345."""
    if kind == "VARCHAR":
        return column
    text = f"cast({column} as varchar)"
    if kind in _EXACT_BELOW:
        # What some tools write for a missing value.
        number = f"case when not isnan({column}) then {text} end"
        is_whole = f"{column} = trunc({column}) and abs({column}) < {_EXACT_BELOW[kind]}"
        return f"case when {is_whole} then cast(cast({column} as bigint) as varchar) else {number} end"
    return f"regexp_replace({text}, '[.]0+$', '')" if kind.startswith("DECIMAL") else text


def with_nulls(text: str, nulls: list[str]) -> str:
    """A text expression that reads the declared texts as null."""
    if not nulls:
        return text
    if len(nulls) == 1:
        return f"nullif({text}, {quote_text(nulls[0])})"
    return f"case when {text} not in ({quote_list(nulls)[1:-1]}) then {text} end"


def decimal_sql(text: str, mark: str) -> str:
    """A number rewritten with a decimal point and without grouping, as text; null if it is not a number.

    Grouping is removed only if it groups digits by three, so with a decimal comma
    1.5 is not a number, rather than 15.
    """
    group = "." if mark == "," else ","
    plain = f"^[+-]?([0-9]+([{mark}][0-9]*)?|[{mark}][0-9]+)([eE][+-]?[0-9]+)?$"
    grouped = f"^[+-]?[0-9]{{1,3}}([{group}][0-9]{{3}})+([{mark}][0-9]*)?$"
    number = f"trim({text})"
    ungrouped = f"replace({number}, {quote_text(group)}, '')"
    return (
        f"case when regexp_matches({number}, {quote_text(plain)}) "
        f"then replace({number}, {quote_text(mark)}, '.') "
        f"when regexp_matches({number}, {quote_text(grouped)}) "
        f"then replace({ungrouped}, {quote_text(mark)}, '.') end"
    )


def utc_text_sql(local: str, timezone: str) -> str:
    """A local wall-clock timestamp as UTC text 'YYYY-MM-DD HH:MM:SS[.ffffff]'.

    A time that the clock skips in spring moves forward by the gap. A time that exists twice in autumn is
    read as the first, in summer time. DuckDB by itself takes the second, so the offset of the day before is
    tried first.
    """
    zone = quote_text(timezone)
    utc = _utc(local, zone)
    day_before = f"({local} - interval 1 day)"
    first = f"({local} - ({day_before} - {_utc(day_before, zone)}))"
    local_of_first = f"timezone({zone}, timezone('UTC', {first}))"
    return f"cast(case when {local_of_first} = {local} then {first} else {utc} end as varchar)"


def _utc(local: str, zone: str) -> str:
    return f"timezone('UTC', timezone({zone}, {local}))"
