"""Quoting, the only way a user's name or text gets into SQL; and the row of a query that always returns exactly one."""

import re
from pathlib import Path
from typing import Any

import duckdb

from orchestration.base.errors import DeliveryError

_PATTERN = re.compile(r"[*?\[]")


def quote_ident(*names: str) -> str:
    """The names as one quoted, dotted SQL identifier: ('marts', 'a b') gives "marts"."a b"."""
    return ".".join('"' + name.replace('"', '""') + '"' for name in names)


def quote_text(text: str | Path) -> str:
    """A text as an SQL string literal.

    For places where DuckDB accepts no bound parameters (COPY, ATTACH, reader options).
    """
    return "'" + str(text).replace("'", "''") + "'"


def exact_path(path: str | Path) -> str:
    """The path of one file, for read_csv, read_parquet and the like.

    These take every path as a pattern, in which calls[1].csv means calls1.csv. Raises DeliveryError for a path
    that no pattern can name.
    """
    text = str(path)
    if "\\" in text and _PATTERN.search(text):
        raise DeliveryError(
            "its path holds a backslash and one of * ? [, which cannot be read together; rename it"
        )
    return _PATTERN.sub(r"[\g<0>]", text)


def quote_path(path: str | Path) -> str:
    """`exact_path` as an SQL string literal."""
    return quote_text(exact_path(path))


def quote_list(values: list[str]) -> str:
    """Texts as an SQL list literal."""
    return "[" + ", ".join(quote_text(value) for value in values) + "]"


def only_row(asked: duckdb.DuckDBPyConnection) -> tuple[Any, ...]:
    """The only row of a query that always returns one, such as a count over a whole table."""
    row = asked.fetchone()
    if row is None:
        raise LookupError("a query that always returns a row returned none")
    return row
