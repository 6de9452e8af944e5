"""`access`: what a warehouse knows about one person, for that person's access request."""

import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from orchestration.base.errors import ConfigError
from orchestration.base.lock import writing
from orchestration.base.settings import Settings
from orchestration.base.sql import quote_ident, quote_path
from orchestration.landing.config import LandingConfig
from orchestration.landing.connection import landing_connection
from orchestration.privacy.identifiers import Identifier, identifier_kinds, read_identifiers
from orchestration.privacy.key import open_key
from orchestration.privacy.person import find_people
from orchestration.privacy.private import make_private
from orchestration.privacy.raw_tables import RawTable, any_of, raw_tables, text_columns

# For a pseudonym whose clear value was not given and is not in the vault.
_UNKNOWN = "(pseudonym)"


@dataclass(frozen=True)
class AccessReport:
    """What was written: the number of rows per file."""

    files: dict[Path, int]


def access(settings: Settings, config: LandingConfig, identifier_file: Path, out: Path) -> AccessReport:
    """Write every row about one person, and every row that the person handled, into `out`: one JSON file per table.

    Identifiers are in clear text if they were given or the vault has them. Identifiers of other people are left out.
    Raises ConfigError for a file that names more than one customer, or a folder that is not empty.
    """
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise ConfigError(
            f"{out} is not an empty folder.", "Give a new one, so that the data of two people is not mixed."
        )
    with writing(settings), landing_connection(settings) as connection:
        key = open_key(settings, create=False)
        given = read_identifiers(identifier_file, identifier_kinds(config), key)
        people = find_people(connection, settings, config, given)
        if people.customer_count > 1:
            raise ConfigError(
                f"{identifier_file} names {people.customer_count} customers.",
                "Name one person per file: what is written goes to that person.",
            )
        clear = _clear_values(connection, settings, given)
        found = {
            table.name: rows
            for table in raw_tables(settings, config)
            if (rows := _rows(connection, table, people.pseudonyms, clear))
        }
    make_private(out)
    return AccessReport({_write(out / f"{name}.json", rows): len(rows) for name, rows in found.items()})


def _clear_values(
    connection: duckdb.DuckDBPyConnection, settings: Settings, given: list[Identifier]
) -> dict[str, str]:
    found: dict[str, str] = {}
    for path in sorted(settings.vault_dir.glob("*.parquet")):
        vault = f"select pseudonym, value from read_parquet({quote_path(path)})"
        found |= dict(connection.execute(f"{vault} where pseudonym in (select name from person)").fetchall())
    return found | {identifier.pseudonym: identifier.text for identifier in given}


def _rows(
    connection: duckdb.DuckDBPyConnection, table: RawTable, person: frozenset[str], clear: dict[str, str]
) -> list[dict[str, Any]]:
    """The distinct rows of a table that name the person, each with the time of its first delivery."""
    identifying = [*table.people, *table.handled_by]
    columns = [column for column in text_columns(connection, table.rows) if column in identifying]
    shown = connection.execute(f"describe select * from {table.rows}").fetchall()
    names = [row[0] for row in shown if row[0] != "filename" and row[0][0] != "_"]
    kept = ", ".join(map(quote_ident, names))
    delivered_at = "min(regexp_extract(filename, '_loaded_at=([0-9T]+)', 1))"
    rows = connection.execute(
        f"select {delivered_at} as delivered_at, {kept} from {table.rows} "
        f"where {any_of(columns, '{} in (select name from person)')} group by {kept} order by all"
    ).fetchall()
    return [
        {
            name: _shown(value, person, clear) if name in identifying else value
            for name, value in zip(["delivered_at", *names], row, strict=True)
        }
        for row in rows
    ]


def _shown(value: str | None, person: frozenset[str], clear: dict[str, str]) -> str | None:
    return clear.get(value, _UNKNOWN) if value in person else None


def _write(path: Path, rows: list[dict[str, Any]]) -> Path:
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        json.dump(rows, file, ensure_ascii=False, indent=2, default=str)
    return path
