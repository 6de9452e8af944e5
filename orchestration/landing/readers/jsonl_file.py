"""JSON lines: read as text and judged one by one; DuckDB's JSON reader loses the line after a torn one."""

from pathlib import Path

import duckdb

from orchestration.base.errors import DeliveryError
from orchestration.base.sql import quote_ident, quote_list
from orchestration.landing.delivery import Delivery
from orchestration.landing.headers import check_columns, name_columns
from orchestration.landing.readers.base import REJECTED, STAGED, Staged, count_of, create_rejected
from orchestration.landing.readers.csv_file import MAX_LINE_BYTES, UNPARSABLE, read_lines_sql
from orchestration.landing.text_file import TextFile, inspect_text

# Four characters that never occur side by side in JSON. By default DuckDB takes the zero byte, and drops what
# follows it.
_NO_DELIMITER = "\x01\x02\x03\x04"


def stage_jsonl(connection: duckdb.DuckDBPyConnection, delivery: Delivery, path: Path) -> Staged:
    """Read a JSON lines file: each top-level key a column, nested values as JSON text."""
    text = inspect_text(path, delivery.encoding)
    blank_count = _read_lines(connection, text)
    create_rejected(connection)
    connection.execute(f"insert into {REJECTED} select _row, line, reason from line where reason is not null")
    keys = _keys(connection)
    columns = name_columns(keys, delivery)
    _assert_rows_left(connection)
    # In JSON lines an empty file says that nothing happened; it names no columns.
    if text.line_count > blank_count:
        check_columns(delivery, columns)
    _extract(connection, keys, columns)
    rows = (
        f"(select s.*, s._row as _line, l.line as _text from {STAGED} as s join line as l using (_row)) as r"
    )
    return Staged(dict.fromkeys(columns, "VARCHAR"), text.line_count - blank_count, rows=rows, text="r._text")


def _read_lines(connection: duckdb.DuckDBPyConnection, text: TextFile) -> int:
    """Fill the table line (_row, line, reason).

    Returns how many lines are blank. Every line of the file must be there.
    """
    source = read_lines_sql(text.readable_by(connection), ["line"], _NO_DELIMITER)
    try:
        # A null is an empty line.
        connection.execute(
            "create or replace temp table raw_line as "
            f"select row_number() over () as _row, line from {source} strict_mode = true)"
        )
    except UNPARSABLE:
        raise DeliveryError(
            f"it cannot be read as lines of text; a line may be longer than {MAX_LINE_BYTES // 2**20} MiB"
        ) from None
    count = count_of(connection, "select count(*) from raw_line")
    if count != text.line_count:
        raise DeliveryError(f"it has {text.line_count} line ends, but {count} lines were read")
    # Lines have few sets of keys, so these are compared and not the lines.
    connection.execute(
        "create or replace temp table key_set as "
        "select distinct json_keys(line) as keys from raw_line where json_valid(line)"
    )
    connection.execute(
        f"create or replace temp table line as select _row, line, {_verdict(connection)} as reason "
        "from raw_line where ltrim(line, chr(9) || ' ') <> ''"
    )
    connection.execute("drop table raw_line")
    return count - count_of(connection, "select count(*) from line")


def _verdict(connection: duckdb.DuckDBPyConnection) -> str:
    """SQL over `line`: why it is rejected, or null."""
    twice = ""
    if count_of(connection, f"select count(*) from key_set where {_has_key_twice('keys')}"):
        twice = f"when {_has_key_twice('json_keys(line)')} then 'a key is given twice'"
    return f"""
        case
            when not json_valid(line) then 'not valid JSON'
            when json_type(line) <> 'OBJECT' then 'valid JSON, but not an object'
            {twice}
        end
    """


def _has_key_twice(keys: str) -> str:
    """SQL: JSON allows a key twice in one object, and readers differ in which of the two they keep."""
    return f"len({keys}) <> len(list_distinct({keys}))"


def _keys(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """All top-level keys of all good lines, in alphabetical order, so that the order of lines does not matter."""
    rows = connection.execute(
        f"select distinct unnest(keys) as key from key_set where not ({_has_key_twice('keys')}) order by key"
    )
    return [key for (key,) in rows.fetchall()]


def _assert_rows_left(connection: duckdb.DuckDBPyConnection) -> None:
    bad = count_of(connection, f"select count(*) from {REJECTED}")
    if bad and not count_of(connection, "select count(*) from line where reason is null"):
        raise DeliveryError(f"none of its {bad} lines is a JSON object; check `format` and `encoding`")


def _extract(connection: duckdb.DuckDBPyConnection, keys: list[str], columns: list[str]) -> None:
    pointers = quote_list(["/" + key.replace("~", "~0").replace("/", "~1") for key in keys])
    values = "".join(f", v[{place}] as {quote_ident(name)}" for place, name in enumerate(columns, start=1))
    found = f"json_extract_string(line, {pointers}) as v" if keys else "null as v"
    connection.execute(
        f"create or replace temp table {STAGED} as select _row{values} "
        f"from (select _row, {found} from line where reason is null)"
    )
