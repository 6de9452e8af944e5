"""`erase`: removes people from everything a warehouse holds, and keeps them out."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import duckdb

from orchestration.base.errors import KlantbeeldError
from orchestration.base.lock import writing
from orchestration.base.next_command import short_path
from orchestration.base.settings import Settings
from orchestration.landing.config import LandingConfig
from orchestration.landing.connection import landing_connection
from orchestration.landing.ledger import Ledger
from orchestration.landing.raw_store import RawStore
from orchestration.privacy.erased import add_digests, digest
from orchestration.privacy.identifiers import identifier_kinds, read_identifiers
from orchestration.privacy.key import PseudonymKey, open_key
from orchestration.privacy.pending import Pending, end_pending, read_pending, write_pending
from orchestration.privacy.person import People, find_people, set_people
from orchestration.privacy.raw_erasure import RawErasure
from orchestration.privacy.remake import remove_former_versions, remove_made
from orchestration.privacy.traces import find_traces
from orchestration.privacy.vault import remove_from_vault


@dataclass(frozen=True)
class ErasureReport:
    """What was erased: rows and rejected lines, from how many files. `is_known`: anything was found at all."""

    row_count: int = 0
    reject_count: int = 0
    file_count: int = 0
    is_known: bool = True


def erase(
    settings: Settings,
    config: LandingConfig,
    identifier_file: Path,
    rebuild: Callable[[], None],
    tell: Callable[[str], None],
) -> ErasureReport:
    """Remove the people in a file from raw, the vault and everything built, and keep them out of later deliveries.

    `rebuild` rebuilds and republishes, and raises if that fails. An interrupted erasure resumes when it is called
    again with the same file. Raises ConfigError for a file that cannot be used, KlantbeeldError
    if a trace is left.
    """
    with writing(settings):
        key = open_key(settings, create=False)
        # What an interrupted landing left is not in the ledger, so it would be missed.
        ledger = Ledger(settings)
        RawStore(settings).recover(ledger)
        with landing_connection(settings) as connection:
            people, pending = _people(connection, settings, config, identifier_file, key)
            add_digests(settings, [digest(key, name) for name in people.pseudonyms])
            raw = RawErasure(settings, config, connection, key, people.texts, ledger)
            tell(f"Searching raw for {len(people.pseudonyms)} pseudonyms ...")
            files = raw.files()
            if not files and pending is None and not remove_from_vault(connection, settings):
                return ErasureReport(is_known=False)
            pending = (pending or Pending()).with_more(people.pseudonyms, files)
            write_pending(settings, pending)
            tell(f"Rewriting {len(pending.files)} files of raw ...")
            rows, rejects = raw.rewrite(pending.files)
            remove_from_vault(connection, settings)
        remove_made(settings)
        tell("Rebuilding and republishing ...")
        rebuild()
        remove_former_versions(settings)
        tell("Searching the warehouse for traces ...")
        _assert_gone(settings, people)
        end_pending(settings)
        return ErasureReport(rows, rejects, len(pending.files))


def _people(
    connection: duckdb.DuckDBPyConnection,
    settings: Settings,
    config: LandingConfig,
    identifier_file: Path,
    key: PseudonymKey,
) -> tuple[People, Pending | None]:
    """Who is meant, including the people of an interrupted erasure, whom the build may no longer know."""
    given = read_identifiers(identifier_file, identifier_kinds(config), key)
    pending = read_pending(settings)
    if pending is None or settings.build_file.is_file():
        people = find_people(connection, settings, config, given)
    else:
        texts = frozenset(text for identifier in given for text in identifier.spellings)
        people = People(frozenset(identifier.pseudonym for identifier in given), texts, 0)
    if pending is not None:
        people = People(people.pseudonyms | pending.pseudonyms, people.texts, people.customer_count)
        set_people(connection, people.pseudonyms)
    return people, pending


def _assert_gone(settings: Settings, people: People) -> None:
    with landing_connection(settings) as connection:
        left = find_traces(connection, settings, people.pseudonyms, people.texts)
    if left:
        names = ", ".join(short_path(path) for path in left[:5]) + (" and more" if len(left) > 5 else "")
        raise KlantbeeldError(
            f"Traces are left in {len(left)} files: {names}.",
            "Klantbeeld does not need these files. Delete them if you do not either, and run the same command again.",
        )
