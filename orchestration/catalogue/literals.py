"""Values of the catalogue as Jinja writes them."""

import json
from typing import Any


def literal(value: Any) -> str:
    """None, numbers, truth, texts and lists of texts."""
    if value is None:
        return "none"
    if isinstance(value, str):
        return quoted(value)
    if isinstance(value, list):
        return "[" + ", ".join(map(literal, value)) + "]"
    return json.dumps(value)


def quoted(text: str) -> str:
    """A text in quotes."""
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"
