"""Damaged delivery files: each is loaded, with every record in raw or among the rejected, or refused with a reason."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from random import Random

import duckdb
from landing_project import LandingProject

from orchestration.landing.ledger_rows import LedgerRow
from orchestration.landing.raw_store import RawStore
from tests.faults.command import klantbeeld, misbehaviour
from tests.faults.independent import marks_in
from tests.faults.specimens import KINDS, MARK, RECORDS, Kind, records
from tests.faults.tally import Tally

BATCH = 50
# What landing says of an error that nobody foresaw: the name of its class.
_IN_NO_WORDS = re.compile(r"\(\w+\)$")


@dataclass(frozen=True)
class Damaged:
    """One damaged file: its name repeats it."""

    kind: Kind
    name: str
    content: bytes
    whole: bytes


def damage(number: int, seed: int) -> Damaged:
    """The file of this number, the same for the same seed."""
    dice = Random(f"{seed}:{number}")
    kind = KINDS[number % len(KINDS)]
    whole = kind.write(records(number * RECORDS, dice), dice)
    mutation = dice.choice(kind.mutations)
    content = mutation(whole, dice)
    return Damaged(kind, f"{kind.name}/{number:05}_{mutation.__name__}.{kind.name}", content, whole)


def run(folder: Path, count: int, seed: int, step: Callable[[], None]) -> Tally:
    tally = Tally("mutated files")
    for first in range(0, count, BATCH):
        project = LandingProject.make(folder / f"batch_{first}")
        files = [damage(number, seed) for number in range(first, min(first + BATCH, count))]
        _deliver(project, files)
        result = klantbeeld(project.settings, "land")
        problem = misbehaviour(result, 0, 3)
        leaked = set(MARK.findall(result.stdout + result.stderr))
        for file in files:
            lost = missing(project, file)
            leaks = len(leaked & marks_in(file.kind.name, file.content, file.whole))
            tally.add(f"seed {seed}, {file.name}", problem or _unread(project, file), lost=lost, leaks=leaks)
            problem = ""
            step()
        tally.add(f"seed {seed}, good files beside {first}", _good_ones_failed(project))
        tally.tried, tally.survived = tally.tried - 1, tally.survived - 1
    return tally


def _deliver(project: LandingProject, files: list[Damaged]) -> None:
    for file in files:
        project.deliver(file.name, file.content)
    for kind in KINDS:
        project.deliver(f"{kind.name}/good.{kind.name}", kind.write(records(999_000, Random(1)), Random(1)))
    project.declare(*({"table": kind.name, "path": f"{kind.name}/*", **kind.declared} for kind in KINDS))


def missing(project: LandingProject, file: Damaged) -> int:
    """How many records of a file are neither in raw nor among the rejected, though it was not refused."""
    row = _entered(project, file.name)
    if row is None:
        return RECORDS
    if row.status == "failed":
        return 0
    expected = marks_in(file.kind.name, file.content, file.whole)
    return len(expected - _kept_marks(project, row)) if expected else 0


def _entered(project: LandingProject, name: str) -> LedgerRow | None:
    """What the ledger says of a file, or of the one with the same content that was loaded before it."""
    rows = project.ledger().rows
    by_name = {row.file_name: row for row in rows}
    return by_name.get(name) or next((row for row in rows if _is_copy(project, row, name)), None)


def _is_copy(project: LandingProject, row: LedgerRow, name: str) -> bool:
    landing = project.settings.landing_dir
    return (landing / row.file_name).read_bytes() == (landing / name).read_bytes()


def _kept_marks(project: LandingProject, row: LedgerRow) -> set[str]:
    """Marks in the rows and in the rejected records of a version; of one that cannot be read, none."""
    store = RawStore(project.settings)
    rejected = store.rejected_file(row.system, row.table_name, row.delivery_hash)
    parts = [str(part) for part in (store.part(row), rejected) if part.is_file()]
    try:
        rows = [
            value for part in parts for value in duckdb.execute("from read_parquet(?)", [part]).fetchall()
        ]
    except duckdb.Error:
        return set()
    return {mark for values in rows for value in values for mark in MARK.findall(str(value))}


def _unread(project: LandingProject, file: Damaged) -> str:
    """What is wrong with a version that was loaded: its rows cannot be read, or its counts do not add up."""
    row = _entered(project, file.name)
    if row is None:
        return "it is not in the ledger"
    if row.status == "failed":
        return (
            f"refused in no words for a user: {row.reason}"
            if _IN_NO_WORDS.search(row.reason or "(none)")
            else ""
        )
    part = RawStore(project.settings).part(row)
    try:
        (rows,) = duckdb.execute(
            "select count(*) from (select distinct * from read_parquet(?))", [str(part)]
        ).fetchone()
    except duckdb.Error as error:
        return f"loaded, but its rows cannot be read: {type(error).__name__}"
    in_all = (row.row_count or 0) + (row.reject_count or 0)
    return "" if rows <= in_all == row.line_count else f"{row.line_count} records, {in_all} accounted for"


def _good_ones_failed(project: LandingProject) -> str:
    names = {row.file_name for row in project.ledger().rows if row.status != "failed"}
    absent = [kind.name for kind in KINDS if f"{kind.name}/good.{kind.name}" not in names]
    return f"a good file did not land beside the damaged ones: {absent}" if absent else ""
