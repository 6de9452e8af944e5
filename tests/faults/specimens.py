"""Whole files of every format to damage; every record has a mark that is found again in whatever is left of it."""

import io
import json
import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from random import Random
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from openpyxl import Workbook

from tests.faults.mutations import OF_ARCHIVE, OF_BYTES, OF_TEXT, Mutation

RECORDS = 40
MARK = re.compile(r"R\d{6}Q")
HEADER = ["id", "called_at", "seconds", "note"]
_NOTES = ["called back", 'said "no"', "two\nlines", "café; tea", "", "x" * 40]


@dataclass(frozen=True)
class Kind:
    """A format with how it is declared, a writer of one whole file, and the damage that can be done to it."""

    name: str
    declared: dict[str, Any]
    write: Callable[[list[list[Any]], Random], bytes]
    mutations: list[Mutation]


def records(first: int, dice: Random) -> list[list[Any]]:
    """Records with marks from `first` on."""
    return [
        [
            f"R{first + number:06}Q",
            f"2026-03-{dice.randint(1, 28):02} 09:{number:02}:00",
            dice.randint(0, 900),
            dice.choice(_NOTES),
        ]
        for number in range(RECORDS)
    ]


def _as_csv(rows: list[list[Any]], dice: Random) -> bytes:
    lines = [";".join(HEADER)]
    for row in rows:
        fields = [str(value) for value in row]
        fields[3] = (
            '"{}"'.format(fields[3].replace('"', '""')) if re.search('[;"\n]', fields[3]) else fields[3]
        )
        lines.append(";".join(fields))
    return "".join(f"{line}\n" for line in lines).encode()


def _as_jsonl(rows: list[list[Any]], dice: Random) -> bytes:
    lines = (
        json.dumps(dict(zip(HEADER, row, strict=True)), ensure_ascii=dice.random() < 0.5) for row in rows
    )
    return "".join(f"{line}\n" for line in lines).encode()


def _as_parquet(rows: list[list[Any]], dice: Random) -> bytes:
    written = io.BytesIO()
    table = pa.Table.from_pylist([dict(zip(HEADER, row, strict=True)) for row in rows])
    compression = dice.choice(["none", "snappy", "zstd"])
    pq.write_table(table, written, compression=compression, use_dictionary=dice.random() < 0.5)
    return written.getvalue()


def _as_workbook(rows: list[list[Any]], dice: Random) -> bytes:
    book = Workbook(write_only=True)
    sheet = book.create_sheet("calls")
    for row in [HEADER, *rows]:
        sheet.append(row)
    written = io.BytesIO()
    book.save(written)
    return _without_times(written.getvalue())


def _without_times(workbook: bytes) -> bytes:
    """The same workbook whenever it is written: a seed repeats a file to the byte."""
    written = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook)) as source, zipfile.ZipFile(written, "w") as target:
        for name in source.namelist():
            content = re.sub(rb"\d{4}-\d\d-\d\dT[\d:]+Z", b"2026-03-01T00:00:00Z", source.read(name))
            target.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return written.getvalue()


KINDS = [
    Kind("csv", {"format": "csv", "delimiter": ";", "required": ["id"]}, _as_csv, OF_TEXT),
    Kind("jsonl", {"format": "jsonl", "required": ["id"]}, _as_jsonl, OF_TEXT),
    Kind("parquet", {"format": "parquet", "required": ["id"]}, _as_parquet, OF_BYTES),
    Kind("xlsx", {"format": "xlsx", "required": ["id"]}, _as_workbook, OF_ARCHIVE),
]
