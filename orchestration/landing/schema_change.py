"""How columns changed since the last delivery of a table."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import duckdb

from orchestration.base.sql import only_row, quote_ident, quote_path
from orchestration.landing.ledger import LedgerRow, SchemaChange

OWN_COLUMNS = {"_file", "_line"}
_SAMPLE_ROWS = 10_000
# What is text shows in its first rows already. Trying to read text as a number is far dearer than reading a number.
_FIRST_ROWS = 100

# For text columns the kind of value is compared, on the first rows. Whole numbers and fractions are one kind: a
# month without cents is not a change.
_KINDS = {"number": "double", "timestamp": "timestamp", "boolean": "boolean"}
_TEXT = "text"


def columns_of(connection: duckdb.DuckDBPyConnection, part: Path) -> dict[str, str]:
    """The columns of a raw file and their types, without those that landing adds."""
    rows = connection.execute(f"describe select * from read_parquet({_source(part)})").fetchall()
    return {row[0]: row[1] for row in rows if row[0] not in OWN_COLUMNS}


def columns_as_text(columns: dict[str, str]) -> str:
    """Columns and types as stored in the ledger."""
    return json.dumps(columns)


@lru_cache(maxsize=256)
def columns_from_text(text: str) -> dict[str, str]:
    """Columns and types from the ledger. Do not change them: deliveries with the same columns share them."""
    return json.loads(text)


@dataclass(frozen=True)
class Columns:
    """The columns of a raw file: their types, and for text columns what their texts can be read as."""

    types: dict[str, str]
    kinds: dict[str, str | None]

    @classmethod
    def of(cls, connection: duckdb.DuckDBPyConnection, part: Path) -> "Columns":
        """Read them from a file of raw."""
        types = columns_of(connection, part)
        return cls(types, _kinds(connection, part, [name for name in types if types[name] == "VARCHAR"]))


def find_changes(former: Columns, current: Columns, row: LedgerRow) -> list[SchemaChange]:
    """Columns added, removed or retyped from `former` to `current`, which is of version `row`."""
    before, after = former.types, current.types
    changes = [("added", name, after[name]) for name in after if name not in before]
    changes += [("removed", name, before[name]) for name in before if name not in after]
    both = [name for name in after if name in before]
    changes += [
        ("retyped", name, f"{before[name]} -> {after[name]}") for name in both if before[name] != after[name]
    ]
    for name in (name for name in both if before[name] == after[name] == "VARCHAR"):
        old, new = former.kinds[name], current.kinds[name]
        if old and new and old != new:
            changes.append(("retyped", name, f"{old} -> {new}"))
    return [
        SchemaChange(
            row.delivery_hash, row.system, row.table_name, row.file_name, row.loaded_at, change, name, detail
        )
        for change, name, detail in changes
    ]


def _kinds(connection: duckdb.DuckDBPyConnection, part: Path, columns: list[str]) -> dict[str, str | None]:
    """What the texts of each column can be read as:

    number, timestamp, boolean, else text; None if all are null.
    """
    all_kinds = list(_KINDS)
    first = _kinds_among(connection, part, dict.fromkeys(columns, all_kinds), _FIRST_ROWS)
    left = {
        column: all_kinds[all_kinds.index(kind) if kind else 0 :]
        for column, kind in first.items()
        if kind != _TEXT
    }
    return first | _kinds_among(connection, part, left, _SAMPLE_ROWS)


def _kinds_among(
    connection: duckdb.DuckDBPyConnection, part: Path, kinds: Mapping[str, list[str]], row_count: int
) -> dict[str, str | None]:
    """The first of `kinds` as which each column can be read in its first rows."""
    if not kinds:
        return {}
    query = ", ".join(_kind_sql(quote_ident(column), among) for column, among in kinds.items())
    source = f"(select * from read_parquet({_source(part)}) limit {row_count})"
    found = only_row(connection.execute(f"select {query} from {source}"))
    return dict(zip(kinds, found, strict=True))


def _kind_sql(column: str, kinds: list[str]) -> str:
    branches = " ".join(
        f"when count(try_cast({column} as {_KINDS[kind]})) = count({column}) then '{kind}'" for kind in kinds
    )
    return f"case when count({column}) = 0 then null {branches} else '{_TEXT}' end"


def _source(part: Path) -> str:
    return f"{quote_path(part)}, hive_partitioning = false"
