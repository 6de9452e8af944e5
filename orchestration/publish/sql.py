"""Quoting of names and texts where SQL takes no parameter."""

from pathlib import Path


def identifier(*names: str) -> str:
    """The names as one quoted, dotted SQL identifier: ('marts', 'a b') gives "marts"."a b"."""
    return ".".join('"' + name.replace('"', '""') + '"' for name in names)


def literal(text: str | Path) -> str:
    """`text` as a quoted SQL string."""
    return "'" + str(text).replace("'", "''") + "'"
