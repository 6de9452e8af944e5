"""The journal of a landing: one line per loaded version, so that an interruption loses nothing.

Writing the whole ledger after every file would take time quadratic in the number of files.
"""

import io
import json
import os
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from orchestration.base.errors import KlantbeeldError
from orchestration.landing.ledger_rows import LedgerRow, SchemaChange

_Entry = tuple[LedgerRow, list[SchemaChange]]


class Journal:
    """The file journal.jsonl beside the ledger; absent when the ledger is complete."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / ".journal.jsonl"

    def entries(self) -> Iterator[_Entry]:
        """What was entered, in order. An unfinished last line was never entered."""
        if not self._path.is_file():
            return
        *lines, _unfinished = self._path.read_bytes().split(b"\n")
        for line in lines:
            try:
                entry = json.loads(line)
                row = LedgerRow(**_revived(entry["row"]))
                changes = [SchemaChange(**_revived(change)) for change in entry["changes"]]
            except (ValueError, KeyError, TypeError):
                raise KlantbeeldError(
                    f"{self._path} is damaged: one of its lines cannot be read.",
                    "Delete it and land again: everything since the last complete landing is then loaded again.",
                ) from None
            yield row, changes

    def append(self, row: LedgerRow, changes: list[SchemaChange]) -> None:
        """Enter a version. If it raises OSError, nothing of the version is in the journal."""
        entry = {"row": vars(row), "changes": [vars(change) for change in changes]}
        line = json.dumps(entry, default=datetime.isoformat).encode() + b"\n"
        self._path.parent.mkdir(parents=True, exist_ok=True)
        with self._path.open("ab", buffering=0) as file:
            end = os.fstat(file.fileno()).st_size
            try:
                _write_whole(file, line)
            except OSError:
                file.truncate(end)
                raise

    def end(self) -> None:
        """Remove the journal: everything in it is in the ledger."""
        self._path.unlink(missing_ok=True)


def _write_whole(file: io.FileIO, line: bytes) -> None:
    # A nearly full disk takes part of a write, and refuses only the rest.
    while line:
        line = line[file.write(line) or 0 :]


def _revived(values: dict[str, Any]) -> dict[str, Any]:
    return {**values, "loaded_at": datetime.fromisoformat(values["loaded_at"])}
