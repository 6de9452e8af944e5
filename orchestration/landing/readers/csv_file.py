"""CSV: DuckDB parses, and every line of the file is accounted for.

DuckDB sets bad records aside (`store_rejects`) with the number of the record. What was read is then
reconciled with the line ends of the file, which are counted on the bytes: every line is part of a row, of a
rejected record, or is blank. A difference fails the delivery. `ignore_errors` is never used on its own.
"""

import csv
from array import array
from dataclasses import dataclass, replace
from pathlib import Path

import duckdb
import pyarrow as pa

from orchestration.errors import DeliveryError
from orchestration.landing.config import Delivery
from orchestration.landing.headers import check_columns, name_columns
from orchestration.landing.readers.base import REJECTED, STAGED, Staged, count_of, create_rejected
from orchestration.landing.sql import quote_ident, quote_text
from orchestration.landing.text_file import TextFile, inspect_text

MAX_LINE_BYTES = 16 * 2**20
_BUFFER_BYTES = 2 * MAX_LINE_BYTES

# DuckDB itself shall read no text as null: which texts are null is declared, and treated alike for every
# format.
_NO_NULL = "\x1fnothing is null\x1f"

_UNCLOSED = "a quoted value is not closed where it should be"

# DuckDB keeps no more of the text of a bad record.
_KEPT_CHARACTERS = 10_000

_ROWS_WITH_GAPS = f"""(
    select s.*, s._row + coalesce(g.lines_before, 0) as _line
    from {STAGED} as s asof left join line_gap as g on s._row > g.rows_before
) as r"""


@dataclass(frozen=True)
class _Numbering:
    """The records of a file by number, blank lines included.

    `header_record` is the header's own number, `last_header_record` that of the last record before the data.
    `record_count` is how many records the file has without blank lines, by its line ends.
    """

    blank: set[int]
    bad: list[int]
    record_count: int
    header_record: int
    last_header_record: int

    def rows_up_to(self, record: int) -> int:
        """How many of the first `record` records are rows: not blank, not rejected."""
        return record - sum(number <= record for number in [*self.blank, *self.bad])


def stage_csv(connection: duckdb.DuckDBPyConnection, delivery: Delivery, path: Path) -> Staged:
    """Read a CSV file. Raises DeliveryError where the file as a whole cannot be trusted."""
    text = inspect_text(path, delivery.encoding)
    headers = read_header(text, delivery)
    columns = name_columns(headers, delivery)
    check_columns(delivery, columns)
    _parse(connection, delivery, text, columns)
    _collect_rejects(connection, columns)
    numbering = _number_records(connection, delivery, text, columns)
    _assert_header_found(connection, numbering, headers, columns)
    connection.execute(
        f"delete from {STAGED} where _row <= ?", [numbering.rows_up_to(numbering.last_header_record)]
    )
    connection.execute(f"delete from {REJECTED} where line <= ?", [numbering.last_header_record])
    header_count = sum(n not in numbering.blank for n in range(1, numbering.last_header_record + 1))
    staged = Staged(dict.fromkeys(columns, "VARCHAR"), numbering.record_count - header_count)
    return replace(staged, rows=_ROWS_WITH_GAPS) if _fill_gaps(connection, numbering) else staged


def read_header(text: TextFile, delivery: Delivery) -> list[str]:
    """The header of a CSV file as delivered. Raises DeliveryError where there is none."""
    with text.open_text() as lines:
        for _ in range(delivery.skip_rows):
            lines.readline()
        quoting = csv.QUOTE_MINIMAL if delivery.quote else csv.QUOTE_NONE
        reader = csv.reader(
            lines,
            delimiter=delivery.delimiter,
            quotechar=delivery.quote or None,
            quoting=quoting,
            strict=False,
        )
        try:
            header = next((record for record in reader if record), None)
        except csv.Error as error:
            raise DeliveryError(f"the header cannot be read: {error}") from None
    if header is None:
        raise DeliveryError("the file is empty: it has no header line")
    return header


def read_lines_sql(source: str, columns: list[str], delimiter: str, quote: str) -> str:
    """A call of read_csv that reads every column as text and changes no value."""
    types = ", ".join(f"{quote_text(column)}: 'VARCHAR'" for column in columns)
    return (
        f"read_csv({quote_text(source)}, columns = {{{types}}}, header = false, auto_detect = false, "
        f"delim = {quote_text(delimiter)}, quote = {quote_text(quote)}, escape = {quote_text(quote)}, "
        f"max_line_size = {MAX_LINE_BYTES}, buffer_size = {_BUFFER_BYTES}, "
    )


def _parse(
    connection: duckdb.DuckDBPyConnection, delivery: Delivery, text: TextFile, columns: list[str]
) -> None:
    source = read_lines_sql(text.readable_by(connection), columns, delivery.delimiter, delivery.quote)
    options = f"nullstr = {quote_text(_NO_NULL)}, store_rejects = true, rejects_limit = 0)"
    try:
        connection.execute(
            f"create or replace temp table {STAGED} as "
            f"select row_number() over () as _row, * from {source}{options}"
        )
    except duckdb.Error:
        raise DeliveryError(
            "DuckDB's CSV reader cannot find its way; check delimiter, quote and encoding of this delivery"
        ) from None


def _collect_rejects(connection: duckdb.DuckDBPyConnection, columns: list[str]) -> None:
    """One row per bad record; DuckDB gives one per finding."""
    create_rejected(connection)
    connection.execute(
        f"""
        insert into {REJECTED}
        select
            line,
            trim(first(csv_line), chr(10) || chr(13)) as text,
            case
                when bool_or(error_type = 'INVALID ENCODING') then 'invalid encoding'
                when bool_or(error_type = 'UNQUOTED VALUE') then {quote_text(_UNCLOSED)}
                when bool_or(error_type = 'LINE SIZE OVER MAXIMUM')
                    then 'longer than {MAX_LINE_BYTES // 2**20} MiB'
                when bool_or(error_type = 'TOO MANY COLUMNS')
                    then format('{{}} fields where the header has {len(columns)}', max(found))
                when bool_or(error_type = 'MISSING COLUMNS')
                    then format('{{}} fields where the header has {len(columns)}', min(found))
                else lower(any_value(error_type)::varchar)
            end || case when max(len(csv_line)) >= {_KEPT_CHARACTERS}
                then '; of its text the first {_KEPT_CHARACTERS} characters are kept' else ''
            end as reason
        from (
            select *, try_cast(regexp_extract(error_message, 'Found: ([0-9]+)', 1) as bigint) as found
            from reject_errors
        )
        group by line
        """
    )
    if count_of(connection, f"select count(*) from {REJECTED} where reason = 'invalid encoding'"):
        raise DeliveryError("the file is not of the declared encoding; declare its `encoding` in landing.yml")


def _number_records(
    connection: duckdb.DuckDBPyConnection, delivery: Delivery, text: TextFile, columns: list[str]
) -> _Numbering:
    """Find the number of every record and reconcile them with the lines of the file."""
    row_count = count_of(connection, f"select count(*) from {STAGED}")
    breaks = "len(text) - len(replace(text, chr(10), ''))"
    bad = dict(connection.execute(f"select line, {breaks} from {REJECTED} order by line").fetchall())
    blank = set(text.blank_lines)
    breaks_in_records = sum(bad.values())
    if breaks_in_records or text.line_count != row_count + len(bad) + len(blank):
        breaks_of_rows = _line_breaks_per_row(connection, columns)
        breaks_in_records += sum(breaks_of_rows)
        blank = _blank_records(text, breaks_of_rows, bad) if blank else blank
    _assert_balanced(connection, text.line_count, breaks_in_records, len(blank), row_count, len(bad))
    record_count = text.line_count - breaks_in_records - len(blank)
    header_record = _next_record(delivery.skip_rows, blank)
    last = header_record
    for _ in range(delivery.skip_rows_after_header):
        last = _next_record(last, blank)
    return _Numbering(blank, list(bad), record_count, header_record, last)


def _next_record(record: int, blank: set[int]) -> int:
    record += 1
    while record in blank:
        record += 1
    return record


def _line_breaks_per_row(connection: duckdb.DuckDBPyConnection, columns: list[str]) -> array:
    """Line breaks within the values of each row, in file order; a quoted value may hold some."""
    names = [quote_ident(column) for column in columns]
    breaks = " + ".join(f"(len({name}) - len(replace({name}, chr(10), '')))" for name in names)
    result = connection.execute(f"select {breaks} as breaks from {STAGED} order by _row").to_arrow_table()
    return array("q", (value.as_py() for value in result["breaks"]))


def _blank_records(text: TextFile, breaks_of_rows: array, bad: dict[int, int]) -> set[int]:
    """Record numbers of the blank lines that stand between records, where values may hold blank lines too.

    Walks through the file record by record, which is what tells the two apart.
    """
    blank_lines = set(text.blank_lines)
    rows = iter(breaks_of_rows)
    found: set[int] = set()
    record = line = 0
    while line < text.line_count:
        record += 1
        if line + 1 in blank_lines:
            found.add(record)
            line += 1
        elif record in bad:
            line += 1 + bad[record]
        else:
            line += 1 + next(rows, 0)
    return found


def _assert_balanced(
    connection: duckdb.DuckDBPyConnection, line_count: int, breaks: int, blank: int, rows: int, bad: int
) -> None:
    if line_count == rows + bad + breaks + blank:
        return
    unclosed = connection.execute(
        f"select min(line) from {REJECTED} where starts_with(reason, {quote_text(_UNCLOSED)})"
    ).fetchone()[0]
    likely = (
        f"the quote opened in line {unclosed} is not closed" if unclosed else "a quote is perhaps not closed"
    )
    raise DeliveryError(
        f"its {line_count} lines do not add up: {rows} rows and {bad} rejected records with {breaks} line "
        f"breaks in them, and {blank} blank lines; {likely}, or a line is longer than "
        f"{MAX_LINE_BYTES // 2**20} MiB; check `quote` in landing.yml ('' where the file quotes nothing)"
    )


def _assert_header_found(
    connection: duckdb.DuckDBPyConnection, numbering: _Numbering, headers: list[str], columns: list[str]
) -> None:
    """The header that named the columns must be the record that is left out as header."""
    names = ", ".join(quote_ident(column) for column in columns)
    position = numbering.rows_up_to(numbering.header_record)
    row = connection.execute(f"select {names} from {STAGED} where _row = ?", [position]).fetchone()
    if row is None or [_one_line(value) for value in row] != [_one_line(header) for header in headers]:
        raise DeliveryError(
            "the header is not where `skip_rows` says; check the lines before it, and its quotes"
        )


def _one_line(value: str | None) -> str:
    return " ".join((value or "").split())


def _fill_gaps(connection: duckdb.DuckDBPyConnection, numbering: _Numbering) -> bool:
    """Make the table line_gap: after so many rows, so many records that are no rows stand before the next
    one.

    Returns whether there are any.
    """
    gaps: dict[int, int] = {}
    for lines_before, record in enumerate(sorted({*numbering.blank, *numbering.bad}), start=1):
        gaps[record - lines_before] = lines_before
    columns = {"rows_before": pa.array(gaps, pa.int64()), "lines_before": pa.array(gaps.values(), pa.int64())}
    connection.register("line_gaps", pa.table(columns))
    connection.execute("create or replace temp table line_gap as select * from line_gaps")
    connection.unregister("line_gaps")
    return bool(gaps)
