"""Values that systems write for an unknown person. They get no pseudonym, because strangers would share it.

They become the text NOBODY, so that the contract can count them; the macro identifies_nobody knows it, and
judges values that arrive without pseudonyms by the same rules.
"""

import re

from orchestration.base.sql import quote_text

NOBODY = "nobody"

# For a normalised value in lower case. Both Python and DuckDB read these patterns.
WORDS = "null|none|nan|undefined|n/a|#n/a|unknown|onbekend|[0-]+"
_PATTERNS = {
    "email": f"{WORDS}|[^@]*|@.*|.*@",
    # Fewer than seven digits as written; one that began with 0 now begins with 31.
    "phone": "0*|[0-9]{0,6}|31[0-9]{0,5}",
}


def is_nobody(identifier_type: str, normalised: str) -> bool:
    return bool(re.fullmatch(_pattern(identifier_type), normalised, re.IGNORECASE | re.ASCII | re.DOTALL))


def is_nobody_sql(identifier_type: str, normalised: str) -> str:
    """`is_nobody` as a DuckDB expression."""
    return f"regexp_full_match({normalised}, {quote_text('(?is)' + _pattern(identifier_type))})"


def _pattern(identifier_type: str) -> str:
    return _PATTERNS.get(identifier_type, WORDS)
