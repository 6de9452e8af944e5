"""Quoting: the only way a name or a text of a user gets into SQL."""


def quote_ident(name: str) -> str:
    """A column or table name as a quoted SQL identifier."""
    return '"' + name.replace('"', '""') + '"'


def quote_text(value: str) -> str:
    """A text as an SQL string literal.

    For places where DuckDB takes no bound parameter (COPY, ATTACH, reader options).
    """
    return "'" + value.replace("'", "''") + "'"


def quote_list(values: list[str]) -> str:
    """Texts as an SQL list literal."""
    return "[" + ", ".join(quote_text(value) for value in values) + "]"
