"""The lines of a CSV file, reconciled with what DuckDB read from it.

Line ends are counted on the bytes, independently of the parser: every line is part of a row or of a
rejected record, or is blank. After an unclosed quote DuckDB may read one line twice and skip another,
which line ends alone do not show; then the characters of the file are counted too. Any difference
fails the delivery.
"""

from array import array
from collections.abc import Iterator
from dataclasses import dataclass

import duckdb
import pyarrow as pa

from orchestration.base.errors import DeliveryError
from orchestration.base.sql import only_row, quote_ident, quote_text
from orchestration.landing.delivery import Delivery
from orchestration.landing.readers.base import REJECTED, STAGED, count_of
from orchestration.landing.text_file import TextFile, decoded_chunks

UNCLOSED = "a quoted value is not closed properly"

ROWS_WITH_GAPS = f"""(
    select s.*, s._row + coalesce(g.lines_before, 0) as _line
    from {STAGED} as s asof left join line_gap as g on s._row > g.rows_before
) as r"""

_DIGITS = "0123456789"


@dataclass(frozen=True)
class Numbering:
    """The records of a file by number, from 1, blank lines included.

    `blank` and `bad` are the numbers of blank lines and of rejected records; all others are rows.
    `record_count`, from the line ends of the file, is its number of records without blank lines.
    """

    blank: set[int]
    bad: set[int]
    record_count: int

    def rows_up_to(self, record: int) -> int:
        """The number of rows among the first `record` records."""
        return record - sum(number <= record for numbers in (self.blank, self.bad) for number in numbers)

    def header_records(self, delivery: Delivery) -> list[int]:
        """The number of the header record, then those of the records to skip after it."""
        records = self._not_blank(delivery.skip_rows + 1)
        return [next(records) for _ in range(1 + delivery.skip_rows_after_header)]

    def _not_blank(self, record: int) -> Iterator[int]:
        while True:
            if record not in self.blank:
                yield record
            record += 1


def number_records(
    connection: duckdb.DuckDBPyConnection, delivery: Delivery, text: TextFile, columns: list[str]
) -> Numbering:
    """Find the number of every record.

    Raises DeliveryError if rows and rejected records are not the whole file.
    """
    row_count = count_of(connection, f"select count(*) from {STAGED}")
    breaks = "len(text) - len(replace(text, chr(10), ''))"
    bad = dict(connection.execute(f"select line, {breaks} from {REJECTED}").fetchall())
    blank = set(text.blank_lines)
    breaks_in_records = sum(bad.values())
    if text.line_count != row_count + len(bad) + len(blank):
        breaks_of_rows = _line_breaks_per_row(connection, columns)
        breaks_in_records += sum(breaks_of_rows)
        blank = _blank_records(text, breaks_of_rows, bad) if blank else blank
    (unclosed,) = only_row(
        connection.execute(
            f"select min(line) from {REJECTED} where starts_with(reason, {quote_text(UNCLOSED)})"
        )
    )
    record_count = text.line_count - breaks_in_records - len(blank)
    is_whole = record_count == row_count + len(bad)
    if unclosed and is_whole:
        is_whole = _characters_read(connection, delivery, columns) == _characters_in(text, delivery)
    if not is_whole:
        raise _not_whole(text, row_count, len(bad), unclosed)
    return Numbering(blank, set(bad), record_count)


def fill_gaps(connection: duckdb.DuckDBPyConnection, numbering: Numbering) -> bool:
    """Make the table line_gap: after rows_before rows, lines_before records so far were not rows.

    Returns whether it has any row.
    """
    gaps: dict[int, int] = {}
    for lines_before, record in enumerate(sorted(numbering.blank | numbering.bad), start=1):
        gaps[record - lines_before] = lines_before
    columns = {"rows_before": pa.array(gaps, pa.int64()), "lines_before": pa.array(gaps.values(), pa.int64())}
    connection.register("line_gaps", pa.table(columns))
    connection.execute("create or replace temp table line_gap as select * from line_gaps")
    connection.unregister("line_gaps")
    return bool(gaps)


def _line_breaks_per_row(connection: duckdb.DuckDBPyConnection, columns: list[str]) -> array:
    """Line breaks within the values of each row, in file order; quoted values may hold them."""
    names = [quote_ident(column) for column in columns]
    breaks = " + ".join(f"(len({name}) - len(replace({name}, chr(10), '')))" for name in names)
    result = connection.execute(f"select {breaks} as breaks from {STAGED} order by _row").to_arrow_table()
    return array("q", (value.as_py() for value in result["breaks"]))


def _blank_records(text: TextFile, breaks_of_rows: array, bad: dict[int, int]) -> set[int]:
    """Record numbers of the blank lines between records, if values may hold blank lines too.

    Walks through the file record by record, the only way to tell the two apart.
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


def _characters_read(
    connection: duckdb.DuckDBPyConnection, delivery: Delivery, columns: list[str]
) -> tuple[int, int]:
    """Bytes in rows and rejected records without structural characters; then without digits as well."""
    structure = _structure(delivery)
    values = [(STAGED, quote_ident(column)) for column in columns] + [(REJECTED, "text")]
    counts = []
    for without in (structure, structure + _DIGITS):
        sizes = (
            f"(select coalesce(sum(strlen(translate({value}, {quote_text(without)}, ''))), 0) from {table})"
            for table, value in values
        )
        counts.append(count_of(connection, f"select {' + '.join(sizes)}"))
    return counts[0], counts[1]


def _characters_in(text: TextFile, delivery: Delivery) -> tuple[int, int]:
    """The same for the file itself."""
    structure = _structure(delivery).encode()
    without_digits = structure + _DIGITS.encode()
    total = fewer = 0
    for chunk in decoded_chunks(text.path, text.encoding):
        total += len(chunk.translate(None, structure))
        fewer += len(chunk.translate(None, without_digits))
    return total, fewer


def _structure(delivery: Delivery) -> str:
    """Quotes, escapes, delimiters, line ends; and spaces, which DuckDB drops before a quote."""
    return delivery.delimiter + delivery.quote + (delivery.escape or "") + "\r\n "


def _not_whole(text: TextFile, rows: int, bad: int, unclosed: int | None) -> DeliveryError:
    opened = f"the quote opened in line {unclosed} is not closed" if unclosed else "a quote may not be closed"
    return DeliveryError(
        f"its {text.line_count} lines do not add up to the {rows} rows and {bad} rejected records that were read: "
        f"{opened}, or a line is too long; correct the file, or check `quote` in landing.yml "
        "('' if the file quotes nothing) and `escape`"
    )
