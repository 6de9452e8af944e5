"""Who was erased: a keyed digest of each pseudonym, so that a repeated delivery does not bring anybody back.

A digest is not a pseudonym: it is in no row, and without the key nobody can tell whose it is.
"""

import hashlib
import hmac
import re
from collections.abc import Iterable
from dataclasses import dataclass, field

import duckdb

from orchestration.base.settings import Settings
from orchestration.base.sql import quote_ident
from orchestration.landing.readers.base import REJECTED
from orchestration.privacy.key import PseudonymKey
from orchestration.privacy.private import write_private
from orchestration.privacy.pseudonym import bind_key, keyed_hash_sql, normalise_sql, pseudonym
from orchestration.privacy.replace import table_of

_PREFIX = "erased:"
_CHARACTERS = 32
# What separates the fields and the words of a line that could not be read.
_BETWEEN = re.compile(r"[\t\n\r;,|\"'<>{}\[\]]+|: ")


def digest(key: PseudonymKey, name: str) -> str:
    """The keyed digest of a pseudonym."""
    return hmac.new(key.secret, f"{_PREFIX}{name}".encode(), hashlib.sha256).hexdigest()[:_CHARACTERS]


def read_digests(settings: Settings) -> frozenset[str]:
    """The digests of everybody who was erased from this warehouse."""
    path = settings.erasure_dir / "digests.txt"
    return frozenset(path.read_text(encoding="ascii").split()) if path.is_file() else frozenset()


def add_digests(settings: Settings, digests: Iterable[str]) -> None:
    """Record more of them. Put in place by rename; sorted, so that the order reveals nothing."""
    lines = "".join(f"{one}\n" for one in sorted({*read_digests(settings), *digests}))
    write_private(settings.erasure_dir / "digests.txt", lines)


@dataclass(frozen=True)
class Erased:
    """Keeps erased people out of a load. Empty `digests` means nobody."""

    key: PseudonymKey | None
    digests: frozenset[str] = field(repr=False)

    @property
    def is_anybody(self) -> bool:
        return bool(self.digests) and self.key is not None

    def take_out(self, connection: duckdb.DuckDBPyConnection, types: Iterable[str]) -> None:
        """Move the values of erased people out of the pseudonyms of each type: they get none."""
        assert self.key is not None
        bind_key(connection, self.key)
        connection.execute(
            "create or replace temp table erased_digest as select unnest(?::varchar[]) as digest",
            [sorted(self.digests)],
        )
        hashed = keyed_hash_sql(f"'{_PREFIX}' || pseudonym")
        for identifier_type in types:
            known, erased = quote_ident(table_of(identifier_type)), quote_ident(_table_of(identifier_type))
            connection.execute(
                f"create or replace temp table {erased} as select value from {known}, pseudonym_key "
                f"where {hashed} in (select digest from erased_digest)"
            )
            connection.execute(f"delete from {known} where value in (select value from {erased})")
        connection.execute("drop table pseudonym_key")
        connection.execute("drop table erased_digest")

    def drop_rejected(self, connection: duckdb.DuckDBPyConnection, types: Iterable[str]) -> int:
        """Leave out unreadable lines that name an erased person. Returns how many."""
        assert self.key is not None
        kinds = list(types)
        named = [
            line
            for line, text in connection.execute(f"select line, text from {REJECTED}").fetchall()
            if any(digest(self.key, name) in self.digests for name in names_in(self.key, text or "", kinds))
        ]
        connection.execute(f"delete from {REJECTED} where line in (select unnest(?::bigint[]))", [named])
        return len(named)


def names_in(key: PseudonymKey, text: str, types: Iterable[str]) -> set[str]:
    """The pseudonyms of everything in an unreadable line that may be an identifier of these types."""
    parts = {part for field in _BETWEEN.split(text) for part in (field, *field.split())}
    return {name for part in parts for kind in types if (name := pseudonym(key, kind, part))}


def is_erased_sql(identifier_type: str, expression: str) -> str:
    """SQL that is true if an identifying expression is that of an erased person."""
    value = normalise_sql(identifier_type, expression)
    return f"coalesce({value} in (select value from {quote_ident(_table_of(identifier_type))}), false)"


def _table_of(identifier_type: str) -> str:
    return f"erased_of_{identifier_type}"
