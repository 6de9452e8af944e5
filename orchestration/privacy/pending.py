"""What an erasure has started, so that an interrupted one ends as if it had not been interrupted."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field

from orchestration.base.errors import KlantbeeldError
from orchestration.base.settings import Settings
from orchestration.privacy.private import write_private


@dataclass(frozen=True)
class Pending:
    """The people an erasure removes, and the files of raw (below the warehouse) that it is going to rewrite."""

    pseudonyms: frozenset[str] = field(default=frozenset(), repr=False)
    files: frozenset[str] = frozenset()

    def with_more(self, pseudonyms: Iterable[str] = (), files: Iterable[str] = ()) -> "Pending":
        return Pending(self.pseudonyms.union(pseudonyms), self.files.union(files))


def read_pending(settings: Settings) -> Pending | None:
    """The interrupted erasure, None if there is none."""
    path = settings.erasure_dir / "pending.json"
    if not path.is_file():
        return None
    try:
        noted = json.loads(path.read_text(encoding="utf-8"))
        return Pending(frozenset(noted["pseudonyms"]), frozenset(noted["files"]))
    except (ValueError, KeyError, TypeError):
        raise KlantbeeldError(
            f"{path} is damaged: it should say what an interrupted erasure still has to do.",
            "Restore it from a backup; or delete it, and give all identifiers of the person in the identifier file.",
        ) from None


def write_pending(settings: Settings, pending: Pending) -> None:
    """Record it, readable only by the owner, in place by rename."""
    noted = {"pseudonyms": sorted(pending.pseudonyms), "files": sorted(pending.files)}
    write_private(settings.erasure_dir / "pending.json", json.dumps(noted))


def end_pending(settings: Settings) -> None:
    """The erasure is complete."""
    (settings.erasure_dir / "pending.json").unlink(missing_ok=True)
