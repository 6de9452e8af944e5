"""An identifier within a text that somebody wrote, found as a whole word."""

import re
from collections.abc import Collection

# A shorter one may be a word or a number with another meaning.
_SHORTEST = 6
REMOVED = "[erased]"


def searchable(texts: Collection[str]) -> list[str]:
    """The identifiers that are long enough to be found in texts, longest first."""
    return sorted(
        {text.lower() for text in texts if len(text) >= _SHORTEST}, key=lambda text: (-len(text), text)
    )


def is_number(text: str) -> bool:
    """Whether an identifier has only digits: as a whole value it may be the number of something else."""
    return text.isascii() and text.isdigit()


def word_pattern(texts: Collection[str]) -> str:
    """An RE2 pattern that finds any of them, with the character before it as \\1 and the one after it as \\2."""
    found = "|".join(re.escape(text) for text in searchable(texts))
    return f"(?i)(^|[^0-9a-z])(?:{found})([^0-9a-z]|$)"
