"""CSV: DuckDB parses the file and sets bad records aside; csv_lines.py then accounts for every line.

`ignore_errors` is never used: it drops what it cannot read.
"""

import csv
from dataclasses import replace
from pathlib import Path

import duckdb

from orchestration.base.errors import DeliveryError
from orchestration.base.sql import quote_ident, quote_text
from orchestration.landing.delivery import Delivery
from orchestration.landing.headers import check_columns, name_columns
from orchestration.landing.readers.base import REJECTED, STAGED, Staged, count_of, create_rejected
from orchestration.landing.readers.csv_lines import ROWS_WITH_GAPS, UNCLOSED, fill_gaps, number_records
from orchestration.landing.text_file import TextFile, inspect_text

MAX_LINE_BYTES = 16 * 2**20
_BUFFER_BYTES = 2 * MAX_LINE_BYTES

# What DuckDB raises about the text itself, as opposed to a full disk or too little memory.
UNPARSABLE = (duckdb.InvalidInputException, duckdb.ConversionException)

# DuckDB must not read any text as null: which texts are null is declared, the same way for every format.
_NO_NULL = "\x1fnothing is null\x1f"

# DuckDB keeps no more than this of a bad record's text.
_KEPT_CHARACTERS = 10_000


def stage_csv(connection: duckdb.DuckDBPyConnection, delivery: Delivery, path: Path) -> Staged:
    """Read a CSV file. Raises DeliveryError if the file as a whole cannot be trusted."""
    text = inspect_text(path, delivery.encoding)
    headers = read_header(text, delivery)
    columns = name_columns(headers, delivery)
    check_columns(delivery, columns)
    _parse(connection, delivery, text, columns)
    _collect_rejects(connection, columns)
    numbering = number_records(connection, delivery, text, columns)
    header = numbering.header_records(delivery)
    _assert_header_found(connection, numbering.rows_up_to(header[0]), headers, columns)
    connection.execute(f"delete from {STAGED} where _row <= ?", [numbering.rows_up_to(header[-1])])
    connection.execute(f"delete from {REJECTED} where line <= ?", [header[-1]])
    before_data = sum(record not in numbering.blank for record in range(1, header[-1] + 1))
    staged = Staged(dict.fromkeys(columns, "VARCHAR"), numbering.record_count - before_data)
    return replace(staged, rows=ROWS_WITH_GAPS) if fill_gaps(connection, numbering) else staged


def read_header(text: TextFile, delivery: Delivery) -> list[str]:
    """The header of a CSV file as delivered. Raises DeliveryError if there is none."""
    with text.open_text() as lines:
        for _ in range(delivery.skip_rows):
            lines.readline()
        reader = csv.reader(
            lines,
            delimiter=delivery.delimiter,
            quotechar=delivery.quote or None,
            quoting=csv.QUOTE_MINIMAL if delivery.quote else csv.QUOTE_NONE,
            escapechar=delivery.escape,
            doublequote=delivery.escape is None,
            strict=False,
        )
        try:
            header = next((record for record in reader if record), None)
        except csv.Error as error:
            raise DeliveryError(f"the header cannot be read: {error}") from None
    if header is None:
        raise DeliveryError("the file is empty: it has no header line")
    return header


def read_lines_sql(
    source: str, columns: list[str], delimiter: str = "", quote: str = "", escape: str | None = None
) -> str:
    """A call of read_csv that reads every column as text and changes no value. `source` is an SQL literal."""
    types = ", ".join(f"{quote_text(column)}: 'VARCHAR'" for column in columns)
    return (
        f"read_csv({source}, columns = {{{types}}}, header = false, auto_detect = false, "
        f"delim = {quote_text(delimiter)}, quote = {quote_text(quote)}, escape = {quote_text(escape or quote)}, "
        # By its name DuckDB would take calls.gz for compressed.
        f"compression = 'none', "
        f"max_line_size = {MAX_LINE_BYTES}, buffer_size = {_BUFFER_BYTES}, "
    )


def _parse(
    connection: duckdb.DuckDBPyConnection, delivery: Delivery, text: TextFile, columns: list[str]
) -> None:
    source = read_lines_sql(
        text.readable_by(connection), columns, delivery.delimiter, delivery.quote, delivery.escape
    )
    options = f"nullstr = {quote_text(_NO_NULL)}, store_rejects = true, rejects_limit = 0)"
    try:
        connection.execute(
            f"create or replace temp table {STAGED} as "
            f"select row_number() over () as _row, * from {source}{options}"
        )
    except UNPARSABLE:
        raise DeliveryError(
            "DuckDB's CSV reader cannot parse it; check delimiter, quote and encoding of this delivery"
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
                when bool_or(error_type = 'UNQUOTED VALUE') then {quote_text(UNCLOSED)}
                when bool_or(error_type = 'LINE SIZE OVER MAXIMUM')
                    then 'longer than {MAX_LINE_BYTES // 2**20} MiB'
                when bool_or(error_type = 'TOO MANY COLUMNS')
                    then format('{{}} fields, but the header has {len(columns)}', max(found))
                when bool_or(error_type = 'MISSING COLUMNS')
                    then format('{{}} fields, but the header has {len(columns)}', min(found))
                else lower(any_value(error_type)::varchar)
            end || case when max(len(csv_line)) >= {_KEPT_CHARACTERS}
                then '; only the first {_KEPT_CHARACTERS} characters of its text are kept' else ''
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


def _assert_header_found(
    connection: duckdb.DuckDBPyConnection, row_number: int, headers: list[str], columns: list[str]
) -> None:
    """The header that named the columns must be the record that is skipped as header."""
    names = ", ".join(quote_ident(column) for column in columns)
    row = connection.execute(f"select {names} from {STAGED} where _row = ?", [row_number]).fetchone()
    if row is None or [_one_line(value) for value in row] != [_one_line(header) for header in headers]:
        raise DeliveryError(
            "the header is not where `skip_rows` says; check the lines before it, and its quotes"
        )


def _one_line(value: str | None) -> str:
    return " ".join((value or "").split())
