"""Text from data, safe for a terminal: characters that control it or reverse a line are escaped."""

import re

_STEERING = re.compile("[\\x00-\\x1f\\x7f-\\x9f\\u2028\\u2029\\u202a-\\u202e\\u2066-\\u2069\\ud800-\\udfff]")


def printable(text: str) -> str:
    """The text with control characters as \\x1b and the like; everything else is unchanged."""
    return _STEERING.sub(lambda found: found[0].encode("unicode_escape").decode(), text)
