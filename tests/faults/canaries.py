"""Planted identifiers, delivered right and in every wrong way: nothing that is stored, said or published has them."""

import gzip
import io
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from landing_project import LandingProject
from openpyxl import Workbook

from tests.faults.command import bytes_below, klantbeeld, misbehaviour
from tests.faults.tally import Tally

IDENTIFIED = {"columns": ["id", "mail", "amount"], "identifiers": {"mail": "email"}, "drop": ["agent"]}
# Rejected lines are kept for their owner, who is told so.
_FOR_THE_OWNER = ("rejected", "vault")


@dataclass(frozen=True)
class Planted:
    """A file with a planted text. `declared` is added to what declares its identifiers."""

    name: str
    content: bytes
    declared: dict[str, Any] = field(default_factory=dict)


def _csv(*lines: str, encoding: str = "utf-8") -> bytes:
    return "".join(f"{line}\n" for line in lines).encode(encoding)


def _parquet(canary: str) -> bytes:
    written = io.BytesIO()
    table = pa.table({"id": ["1"], "mail": [canary], "agent": [canary]})
    pq.write_table(table.replace_schema_metadata({"writer": canary}), written)
    return written.getvalue()


def _workbook(*rows: list[str]) -> bytes:
    book, written = Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(written)
    return written.getvalue()


def planted(canary: str) -> list[Planted]:
    """The ways in which files bring a person's text where it should be, and where it should not."""
    head, row = "id,mail,amount", f"1,{canary},2"
    json_row = f'{{"id": "1", "mail": "{canary}"}}'
    xlsx, jsonl = {"format": "xlsx"}, {"format": "jsonl"}
    return [
        Planted("as_declared", _csv(head, row)),
        Planted("dropped_column", _csv(f"{head},agent", f"{row},{canary}")),
        Planted("undeclared_column", _csv(f"{head},remark", f"{row},{canary}")),
        Planted("too_many_fields", _csv(head, "1,a@b.nl,2", f"{row},{canary}")),
        Planted("no_header", _csv(row, "2,a@b.nl,3")),
        Planted("no_header_but_required", _csv(row, "2,a@b.nl,3"), {"required": ["id"]}),
        Planted("two_equal_values_as_header", _csv(f"{canary},{canary},1", "2,a@b.nl,3")),
        Planted("row_above_header", _csv(row, head, "2,a@b.nl,3")),
        Planted("skipped_header", _csv(head, row, "2,a@b.nl,3"), {"skip_rows": 1}),
        Planted("person_in_a_header", _csv(f"{head},called {canary}", f"{row},x")),
        Planted("other_delimiter", _csv(head, row), {"delimiter": ";"}),
        Planted("other_encoding", _csv(head, row, "2,é,3", encoding="latin-1")),
        Planted(
            "not_a_number",
            _csv(head, "2,a@b.nl,3", f"1,a@b.nl,{canary}"),
            {"decimals": ["amount"], "decimal_mark": "."},
        ),
        Planted(
            "not_a_time",
            _csv(head, "2,a@b.nl,2026-03-01", f"1,a@b.nl,{canary}"),
            {"local_times": {"amount": "%Y-%m-%d"}, "timezone": "Europe/Amsterdam"},
        ),
        Planted("open_quote", _csv(head, "2,a@b.nl,3", f'1,"{canary},2', "3,b@b.nl,4")),
        Planted("cut_off", _csv(head, "2,a@b.nl,3", row)[:-3]),
        Planted("utf_16", _csv(head, row, encoding="utf-16"), {"encoding": "utf-16"}),
        Planted("gzip", gzip.compress(_csv(head, row))),
        Planted("gzip_cut_off", gzip.compress(_csv(head, row))[:-9]),
        Planted("json_lines", _csv(json_row), jsonl),
        Planted("json_torn", _csv('{"id": "2", "mail": "a@b.nl"}', json_row[:-4]), jsonl),
        Planted("json_key_twice", _csv('{"id": "2"}', f'{{"mail": "x", "mail": "{canary}"}}'), jsonl),
        Planted("json_person_as_key", _csv(f'{{"id": "2", "{canary}": 1}}'), jsonl),
        Planted("json_is_csv", _csv(head, row), jsonl),
        Planted("workbook", _workbook(["id", "mail"], ["1", canary]), xlsx),
        Planted("workbook_without_header", _workbook(["1", canary], ["2", "a@b.nl"]), xlsx),
        Planted("workbook_too_wide", _workbook(["id", "mail"], ["2", "a"], ["1", "b", "c", canary]), xlsx),
        Planted("workbook_is_csv", _csv(head, row), xlsx),
        Planted("parquet", _parquet(canary), {"format": "parquet"}),
        Planted("parquet_cut_off", _parquet(canary)[:-20], {"format": "parquet"}),
    ]


def run(folder: Path, count: int, seed: int, step: Callable[[], None]) -> Tally:
    """Land every kind of file once for each canary, `count` files in all, then look for the canaries everywhere."""
    tally = Tally("canaries")
    dice = Random(seed)
    while tally.tried < count:
        canary = f"kanarie{dice.randrange(10**8):08}@example.nl"
        files = planted(canary)[: count - tally.tried]
        project = LandingProject.make(folder / f"canary_{tally.tried}")
        for file in files:
            project.deliver(f"{file.name}.dat", file.content)
        project.declare(
            *({"table": f.name, "path": f"{f.name}.dat", **IDENTIFIED, **f.declared} for f in files)
        )
        result = klantbeeld(project.settings, "land")
        problem = misbehaviour(result, 0, 3)
        said, found = result.stdout + result.stderr, places_of(project.settings.warehouse_dir, canary)
        for file in files:
            leaks = sum(file.name in line for line in _lines_with(said, canary)) + found.count(file.name)
            tally.add(f"seed {seed}, {file.name}", problem, leaks=leaks)
            problem = ""
            step()
        if not tally.leaks and (found or _lines_with(said, canary)):
            tally.problems.append(f"seed {seed}: the canary is in {found or 'what was said'}")
    return tally


def spellings(canary: str) -> list[str]:
    """How a text may be written: as it is, and as a column name."""
    return [canary, "".join(letter if letter.isalnum() else "_" for letter in canary)]


def places_of(warehouse: Path, canary: str) -> list[str]:
    """The table of each file and of each ledger row that has the canary; the name of the file where it has none."""
    places = []
    for path, content in bytes_below(warehouse).items():
        first, *rest = path.relative_to(warehouse).parts
        if first in _FOR_THE_OWNER:
            continue
        table = rest[1] if first == "raw" else path.name
        rows = pq.ParquetFile(path).read().to_pylist() if path.suffix == ".parquet" else []
        found = [row for row in rows if _has(str(row), canary)]
        places += [row.get("table_name") or table for row in found]
        if not found and _has(content.decode("latin-1"), canary):
            places.append(table)
    return places


def _has(text: str, canary: str) -> bool:
    return any(spelling in text.lower() for spelling in spellings(canary))


def _lines_with(said: str, canary: str) -> list[str]:
    """What was said with the canary, each with the line before it, which names the file."""
    lines = said.splitlines()
    return [" ".join(lines[max(0, at - 1) : at + 1]) for at, line in enumerate(lines) if _has(line, canary)]
