"""Quoting: the only way a name or a text of a user gets into SQL."""

from pathlib import Path


def quote_ident(*names: str) -> str:
    """The names as one quoted, dotted SQL identifier: ('marts', 'a b') gives "marts"."a b"."""
    return ".".join('"' + name.replace('"', '""') + '"' for name in names)


def quote_text(text: str | Path) -> str:
    """A text as an SQL string literal.

    For places where DuckDB takes no bound parameter (COPY, ATTACH, reader options).
    """
    return "'" + str(text).replace("'", "''") + "'"


def quote_list(values: list[str]) -> str:
    """Texts as an SQL list literal."""
    return "[" + ", ".join(quote_text(value) for value in values) + "]"
