"""All pseudonyms of a person: those given, those joined by identity, and those seen only beside these."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

import duckdb

from orchestration.base.errors import ConfigError
from orchestration.base.next_command import next_command
from orchestration.base.settings import Settings
from orchestration.base.sql import quote_ident, quote_path, quote_text
from orchestration.landing.config import LandingConfig
from orchestration.privacy.identifiers import Identifier
from orchestration.privacy.nobody import NOBODY
from orchestration.privacy.raw_tables import RawTable, raw_tables, text_columns

_PSEUDONYM = re.compile(r"[0-9a-f]{32}")
# A login leads to the device, and the device to the visits before it.
_ROUNDS = 2

_KNOWN = """
    select identity.customer_ref as name, identity.customer_key from build.core.bridge_identity as identity
    union
    select identifier.identifier_value, identity.customer_key
    from build.input.input__customer_identifier as identifier
    inner join build.core.bridge_identity as identity
        on identifier.source_system = identity.source_system and identifier.customer_ref = identity.customer_ref
"""


@dataclass(frozen=True)
class People:
    """Whom a file of identifiers names. `customer_count`: how many customers these are in the last build."""

    pseudonyms: frozenset[str] = field(repr=False)
    texts: frozenset[str] = field(repr=False)
    customer_count: int


def find_people(
    connection: duckdb.DuckDBPyConnection, settings: Settings, config: LandingConfig, given: list[Identifier]
) -> People:
    """Whom the given identifiers name, by the identity of the last build and by what is in raw.

    Raises ConfigError if nothing was built yet, or if several customers share an identifier.
    """
    if not settings.build_file.is_file():
        raise ConfigError(
            f"Nothing was built in {settings.warehouse_dir} yet, so it is unknown which identifiers are one person's.",
            f"First build what was delivered: {next_command(settings, 'run')}.",
        )
    connection.execute(f"attach {quote_text(settings.build_file)} as build (read_only)")
    try:
        connection.execute(f"create or replace temp table known as {_KNOWN}")
    except duckdb.CatalogException:
        raise ConfigError(
            f"{settings.build_file} has no customers: its build ended early.",
            f"Finish it first: {next_command(settings, 'run', '--full-refresh')}.",
        ) from None
    finally:
        connection.execute("detach build")
    customers = _customers(connection, given)
    set_people(connection, {identifier.pseudonym for identifier in given})
    connection.execute(_JOIN_IDENTITY)
    tables = [table for table in raw_tables(settings, config) if table.people]
    for _ in range(_ROUNDS):
        _add_seen_beside(connection, tables)
    names = [name for (name,) in connection.execute("select name from person").fetchall()]
    pseudonyms = frozenset(filter(_PSEUDONYM.fullmatch, names))
    set_people(connection, pseudonyms)
    texts = {text for identifier in given for text in identifier.spellings}
    return People(pseudonyms, frozenset(texts | _in_vault(connection, settings)), len(customers))


def set_people(connection: duckdb.DuckDBPyConnection, pseudonyms: Iterable[str]) -> None:
    """Make the temporary table `person` (name) of these pseudonyms."""
    connection.execute(
        "create or replace temp table person as select unnest(?::varchar[]) as name", [sorted(pseudonyms)]
    )


# All identifiers of a customer, except those shared with another one: a phone of two people identifies neither.
_JOIN_IDENTITY = """
    create or replace temp table person as
    with chosen as (select distinct customer_key from known where name in (select name from person))
    select name from person
    union
    select name from known group by name having bool_and(customer_key in (select customer_key from chosen))
"""


def _customers(connection: duckdb.DuckDBPyConnection, given: list[Identifier]) -> set[str]:
    found: set[str] = set()
    for identifier in given:
        rows = connection.execute(
            "select distinct customer_key from known where name = ?", [identifier.pseudonym]
        ).fetchall()
        if len(rows) > 1:
            raise ConfigError(
                f"The identifier in line {identifier.line} belongs to {len(rows)} customers: who is meant?",
                "Give one that only this person has, such as the customer number.",
            )
        found |= {key for (key,) in rows}
    return found


def _add_seen_beside(connection: duckdb.DuckDBPyConnection, tables: list[RawTable]) -> None:
    """Add what occurs in a row beside a person and never beside another customer: devices, visits, vendors' ids."""
    beside = _pairs(connection, tables, "person")
    connection.execute(
        f"create or replace temp table candidate as select distinct beside as name from ({beside}) "
        f"where beside not in (select name from person) and beside not in (select name from known) "
        f"and beside <> {quote_text(NOBODY)}"
    )
    shared = (
        f"select name from ({_pairs(connection, tables, 'candidate')}) "
        "where beside in (select name from known) and beside not in (select name from person)"
    )
    connection.execute(f"insert into person select name from candidate where name not in ({shared})")


def _pairs(connection: duckdb.DuckDBPyConnection, tables: list[RawTable], of: str) -> str:
    """SQL of (name, beside): a person in the table `of`, and another identifier in a row about that person."""
    pairs = ["select null::varchar as name, null::varchar as beside where false"]
    for table in tables:
        columns = [column for column in text_columns(connection, table.rows) if column in table.people]
        pairs += [
            f"select {quote_ident(one)}, {quote_ident(other)} from {table.rows} "
            f"where {quote_ident(one)} in (select name from {of}) and {quote_ident(other)} is not null"
            for one in columns
            for other in columns
            if one != other
        ]
    return " union ".join(pairs)


def _in_vault(connection: duckdb.DuckDBPyConnection, settings: Settings) -> set[str]:
    """The clear values of the pseudonyms, as far as the vault has them."""
    found: set[str] = set()
    for path in sorted(settings.vault_dir.glob("*.parquet")):
        query = (
            f"select value from read_parquet({quote_path(path)}) where pseudonym in (select name from person)"
        )
        found |= {value for (value,) in connection.execute(query).fetchall()}
    return found
