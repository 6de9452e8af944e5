"""Pseudonyms: the first 32 hexadecimal characters of HMAC-SHA-256(key, '<type>:<normalised value>').

Written twice, in SQL for landing and in Python for the function that staging models call; a test keeps them
equal. The type is part of the message, so an e-mail address and a login with the same text do not share a
pseudonym.
"""

import hashlib
import hmac
import re

import duckdb

from orchestration.base.sql import quote_text
from orchestration.privacy.key import PseudonymKey
from orchestration.privacy.nobody import NOBODY, is_nobody, is_nobody_sql

# The types used to resolve identity. A vendor's own ids of persons get a separate namespace, such as
# zendesk_user, so that equal numbers of two vendors do not become one person.
IDENTIFIER_TYPES = ("email", "phone", "crm", "login", "device")
_NAMESPACE = re.compile(r"[a-z][a-z0-9_]{0,62}")
_BLOCK_BYTES = 64
_PSEUDONYM_CHARACTERS = 32

# Listed explicitly: SQL's trim and Python's strip disagree about white space. The last is the
# no-break space.
_WHITE_SPACE = " \t\n\r\v\f\u00a0"

# A whole number as a column of decimals shows it. A phone number in groups, 0800.0000, is not one.
_BROKEN_WHOLE = "([0-9]+)[.]0+"
_BROKEN_WHOLE_PHONE = "([+]?[0-9]{7,})[.]0+"


def is_identifier_type(name: str) -> bool:
    """Whether `name` can be a type: one of IDENTIFIER_TYPES, or a valid namespace."""
    return bool(_NAMESPACE.fullmatch(name))


def normalise(identifier_type: str, value: str | None) -> str | None:
    """The normal form of an identifier, equal for all its spellings; None if nothing is left.

    email: trimmed, in lower case. phone: only digits, with the country code; a leading Dutch 0 becomes 31. Others:
    trimmed. A whole number that some tool wrote as a decimal loses its point: 12345.0 is 12345.
    """
    if value is None:
        return None
    trimmed = value.strip(_WHITE_SPACE)
    if identifier_type == "email":
        # Letter by letter, as in DuckDB; Python's lower() treats a final sigma and a dotted I
        # differently.
        return "".join(letter.lower()[0] for letter in trimmed) or None
    if identifier_type == "phone":
        return _normalise_phone(_without_point(_BROKEN_WHOLE_PHONE, trimmed)) or None
    return _without_point(_BROKEN_WHOLE, trimmed) or None


def _without_point(pattern: str, text: str) -> str:
    whole = re.fullmatch(pattern, text)
    return whole[1] if whole else text


def _normalise_phone(value: str) -> str:
    digits = re.sub(r"[^0-9]", "", value.replace("(0)", ""))
    if digits.startswith("00"):
        return digits[2:]
    return f"31{digits[1:]}" if digits.startswith("0") else digits


def normalise_sql(identifier_type: str, value: str) -> str:
    """`normalise` as a DuckDB expression over the text expression `value`."""
    trimmed = f"trim({value}, {quote_text(_WHITE_SPACE)})"
    if identifier_type == "email":
        return f"nullif(lower({trimmed}), '')"
    pattern = _BROKEN_WHOLE_PHONE if identifier_type == "phone" else _BROKEN_WHOLE
    whole = f"regexp_replace({trimmed}, '^{pattern}$', '\\1')"
    if identifier_type != "phone":
        return f"nullif({whole}, '')"
    digits = f"regexp_replace(replace({whole}, '(0)', ''), '[^0-9]', '', 'g')"
    with_country = f"regexp_replace({digits}, '^0([^0]|$)', '31\\1')"
    return f"nullif(regexp_replace({with_country}, '^00', ''), '')"


def pseudonym(key: PseudonymKey, identifier_type: str, value: str | None) -> str | None:
    """The pseudonym of one value: None for a blank one, NOBODY for one like `n/a`.

    Raises ValueError for an invalid type.
    """
    if not is_identifier_type(identifier_type):
        raise ValueError(
            f"{identifier_type!r} is not an identifier type; give email, crm or a lower-case word"
        )
    normalised = normalise(identifier_type, value)
    if normalised is None:
        return None
    if is_nobody(identifier_type, normalised):
        return NOBODY
    message = f"{identifier_type}:{normalised}".encode()
    return hmac.new(key.secret, message, hashlib.sha256).hexdigest()[:_PSEUDONYM_CHARACTERS]


def bind_key(connection: duckdb.DuckDBPyConnection, key: PseudonymKey) -> None:
    """Make the temporary table `pseudonym_key` that `pseudonym_sql` reads.

    The key is passed as parameters, never as SQL.
    """
    secret = key.secret if len(key.secret) <= _BLOCK_BYTES else hashlib.sha256(key.secret).digest()
    block = secret.ljust(_BLOCK_BYTES, b"\0")
    pads = [bytes(byte ^ 0x36 for byte in block), bytes(byte ^ 0x5C for byte in block)]
    connection.execute(
        "create or replace temp table pseudonym_key as select ?::blob as inner_pad, ?::blob as outer_pad",
        pads,
    )


def pseudonym_sql(identifier_type: str, normalised: str) -> str:
    """The pseudonym of a normalised value; the query must also read from `pseudonym_key`."""
    keyed = keyed_hash_sql(f"{quote_text(identifier_type + ':')} || {normalised}")
    nobody = is_nobody_sql(identifier_type, normalised)
    return f"case when {nobody} then {quote_text(NOBODY)} else {keyed} end"


def keyed_hash_sql(text: str) -> str:
    """The first characters of the HMAC of a text expression."""
    message = f"encode({text})"
    inner = f"unhex(sha256(inner_pad || {message}))"
    return f"left(sha256(outer_pad || {inner}), {_PSEUDONYM_CHARACTERS})"
